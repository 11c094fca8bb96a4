"""What the package brings along for Jupyter itself: settings and a kernel extension."""
