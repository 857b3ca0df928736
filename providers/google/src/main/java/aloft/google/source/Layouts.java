package aloft.google.source;

import aloft.build.IgnoreFile;
import aloft.build.Packages;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.NodeDependencies;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.artifact.Package.Prebuilt;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.model.Language;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Gives zips the layout that Google's build expects: sources without installed packages, and the
/// shim. Without that build, the packages are part of the zip.
///
/// @see <a href="https://cloud.google.com/functions/docs/writing#directory-structure">Structure of
///   the sources</a>
public final class Layouts {
  /// What Google's build installs itself.
  private static final List<String> INSTALLED = List.of("**/node_modules/**");

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
    Prebuilt prebuilt = zip.prebuilt();
    if (prebuilt != null) {
      String path = Tree.normalized(prebuilt.location());
      if (service.isDirect()) {
        return DirectLayout.withFramework(zip, languages(zip), service.deployPlace());
      }
      return path.endsWith(".jar") && tree.isFile(path) ? ofJar(zip, path, prebuilt.place()) : zip;
    }
    List<Addition> additions = new ArrayList<>();
    boolean isBundled = false;
    for (Addition addition : zip.additions()) {
      boolean isInstalled =
          addition instanceof NodeDependencies || addition instanceof PythonRequirements;
      if (service.isDirect()) {
        additions.add(DirectLayout.of(addition));
      } else if (!isInstalled) {
        additions.add(addition);
      }
      isBundled |= addition instanceof NodeBundle;
    }
    List<String> excluded = new ArrayList<>(IgnoreFile.globs(".gcloudignore", INSTALLED, tree));
    if (service.isDirect()) {
      excluded.removeIf(glob -> glob.contains("node_modules"));
    }
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
    Package complete = zip.withFiles(excluded, zip.patterns()).withAdditions(additions);
    return service.isDirect()
        ? DirectLayout.withFramework(complete, languages(zip), service.deployPlace())
        : complete.withoutDevDependencies(false);
  }

  private Set<Language> languages(Package zip) {
    return service.functions().stream()
        .filter(function -> packages.zipOf(function.key()).equals(zip.name()))
        .map(function -> function.settings().runtime().language())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Language.class)));
  }

  /// Returns a zip with the jar that the user has built: Google's build looks for it there.
  ///
  /// @see <a
  ///   href="https://cloud.google.com/functions/docs/concepts/java-deploy#deploy_from_a_jar">Deploy
  ///   from a JAR</a>
  private static Package ofJar(Package zip, String path, SourceRange place) {
    int slash = path.lastIndexOf('/');
    String folder = slash < 0 ? "" : path.substring(0, slash);
    return Package.of(zip.name(), place)
        .withFolder(folder, "")
        .withFiles(List.of("**"), List.of(path.substring(slash + 1)))
        .withoutDevDependencies(false);
  }
}
