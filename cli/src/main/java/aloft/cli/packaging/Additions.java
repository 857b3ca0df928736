package aloft.cli.packaging;

import aloft.spi.artifact.Addition;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.NodeDependencies;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.artifact.PythonRequirements;
import java.util.ArrayList;
import java.util.List;

/// The additions of a package by kind: the only place that distinguishes the kinds.
record Additions(
    List<Generated> generated,
    List<NodeBundle> bundles,
    List<NodeDependencies> dependencies,
    List<PythonRequirements> requirements) {

  static Additions of(Package pkg) {
    Additions additions =
        new Additions(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Addition addition : pkg.additions()) {
      switch (addition) {
        case Generated file -> additions.generated.add(file);
        case NodeBundle bundle -> additions.bundles.add(bundle);
        case NodeDependencies dependencies -> additions.dependencies.add(dependencies);
        case PythonRequirements packages -> additions.requirements.add(packages);
      }
    }
    return additions;
  }
}
