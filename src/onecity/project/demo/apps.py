"""The app that holds the commands `load_demo` and `simulate`."""

from onecity.core.registry import OnecityApp


class DemoConfig(OnecityApp):
    """It declares nothing: the demonstration uses what everybody uses."""

    name = "onecity.project.demo"
    label = "demo"
    verbose_name = "Demonstration"
