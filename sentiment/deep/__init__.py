"""The *Deep* scorer: a multilingual sentence encoder, offline on the CPU, with a small head of our own."""
