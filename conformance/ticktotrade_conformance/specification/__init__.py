"""The specification as data: chapters, requirements and what stands for them, and the declared operations."""
