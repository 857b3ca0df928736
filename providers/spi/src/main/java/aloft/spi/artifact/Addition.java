package aloft.spi.artifact;

/// What goes into a package beside the files of the user's folder.
public sealed interface Addition permits Package.Generated, PythonRequirements, NodeBundle {}
