"""The enterprises and projects that are served (服务对象): who they are, whom to ask, how big, in what state."""
