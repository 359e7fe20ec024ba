"""The card that an office publishes: on A4 to be hung, or square to be posted; as SVG, HTML, PDF and PNG."""
