"""The instructor's side: whatever holds a key or touches a gradebook."""
