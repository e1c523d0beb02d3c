"""Explorers: slider values become a model, the model a scene, the scene a picture."""
