"""Installed as etc/ipython/ipython_kernel_config.py: exercises open without running a notebook's first cell."""

c = get_config()
c.InteractiveShellApp.extensions.append("course.jupyter.vocabulary")
