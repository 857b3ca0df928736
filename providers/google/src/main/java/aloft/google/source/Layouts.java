package aloft.google.source;

import aloft.build.Packages;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.NodeDependencies;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.artifact.Tree;
import aloft.spi.model.Language;
import java.util.ArrayList;
import java.util.List;

/// Gives zips the layout that Google's build expects: sources without installed packages, and the
/// shim.
///
/// @see <a href="https://cloud.google.com/functions/docs/writing#directory-structure">Structure of
///   the sources</a>
public final class Layouts {
  private final GoogleService service;
  private final Packages packages;
  private final EntryPoints entryPoints;
  private final Tree tree;

  public Layouts(GoogleService service, Packages packages, EntryPoints entryPoints, Tree tree) {
    this.service = service;
    this.packages = packages;
    this.entryPoints = entryPoints;
    this.tree = tree;
  }

  /// Returns a zip in the layout of Google.
  public Package of(Package zip) {
    if (zip.prebuilt() != null) {
      return zip;
    }
    List<Addition> additions = new ArrayList<>();
    boolean isBundled = false;
    for (Addition addition : zip.additions()) {
      boolean isInstalled =
          addition instanceof NodeDependencies || addition instanceof PythonRequirements;
      if (!isInstalled) {
        additions.add(addition);
      }
      isBundled |= addition instanceof NodeBundle;
    }
    List<String> excluded = new ArrayList<>(GcloudIgnore.globs(tree));
    excluded.addAll(zip.excluded());
    boolean isOnlyBundles = excluded.contains("**");
    List<GoogleFunction> node = entryPoints.shimmed(service, packages, zip.name(), Language.NODE);
    NodeProject project = new NodeProject(tree, isBundled && isOnlyBundles);
    if (!node.isEmpty()) {
      additions.add(new Generated(Shim.NODE, Shim.node(node, entryPoints, project.main()), false));
      additions.add(new Generated(NodeProject.FILE, project.withMain(Shim.NODE), false));
    }
    List<GoogleFunction> python =
        entryPoints.shimmed(service, packages, zip.name(), Language.PYTHON);
    if (!python.isEmpty()) {
      additions.add(new Generated(Shim.PYTHON, Shim.python(python, entryPoints), false));
    }
    return zip.withFiles(excluded, zip.patterns())
        .withoutDevDependencies(false)
        .withAdditions(additions);
  }
}
