"""Devices made of software, for training and tests only; they demand a training permit."""
