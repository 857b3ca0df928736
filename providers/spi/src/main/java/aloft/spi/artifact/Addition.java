package aloft.spi.artifact;

/// Content of a package that does not come from the service's folder as it is.
public sealed interface Addition
    permits Package.Generated, PythonRequirements, NodeBundle, NodeDependencies {}
