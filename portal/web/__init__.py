"""The Flask shell: who may enter (guard), what comes out (render), what came in (forms), and how it looks."""
