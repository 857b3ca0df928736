package aloft.cli.engine;

import aloft.cli.packaging.ServiceTree;
import aloft.cli.packaging.bundle.Bundler;
import aloft.host.Folders;
import aloft.host.Ids;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Code;
import aloft.spi.model.CodeSource;
import aloft.spi.model.Function;
import aloft.spi.model.Language;
import aloft.spi.model.LocalFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The code of one function and its layers, which run without being packed: the service's folder,
/// an artifact that the user built, or a folder with a JavaScript bundle.
///
/// Bundles are in the output folder, below the `node_modules` of the service, until this is closed.
/// A bundle is written when its function is prepared.
final class LocalCode implements CodeSource, AutoCloseable {
  private final Project project;
  private final Path root;
  private final Path bundles;
  private final Map<String, Package> packages = new LinkedHashMap<>();
  private final List<Diagnostic> findings = new ArrayList<>();
  private @Nullable Package functionPackage;

  LocalCode(Project project) {
    this.project = project;
    this.root = project.root().path();
    this.bundles = project.root().resolve(BundleBuilder.OUTPUT_FOLDER + "/.invoke-" + Ids.uuid());
    for (Package zip : project.blueprint().packages(new ServiceTree(root)).orThrow()) {
      packages.put(zip.name(), zip);
    }
  }

  @Override
  public Code code(String packageName) {
    Package zip = packages.get(packageName);
    if (zip == null) {
      return new Code.Folder(root);
    }
    // The code of a function comes before its layers.
    functionPackage = functionPackage == null ? zip : functionPackage;
    Package.Prebuilt prebuilt = zip.prebuilt();
    if (prebuilt != null) {
      return new Code.Folder(root.resolve(prebuilt.location()));
    }
    return new Code.Folder(
        bundlesOf(zip).isEmpty()
            ? root.resolve(zip.root()).resolve(zip.base())
            : bundles.resolve(packageName));
  }

  private static List<NodeBundle> bundlesOf(Package zip) {
    List<NodeBundle> found = new ArrayList<>();
    for (var addition : zip.additions()) {
      if (addition instanceof NodeBundle bundle) {
        found.add(bundle);
      }
    }
    return found;
  }

  /// Makes the code of a function ready to run.
  ///
  /// @param local has the code that this has given to its package
  /// @return the folder with the code, or the artifact
  /// @throws UserException if the code cannot be run on this machine
  Path prepare(LocalFunction local) {
    Function function = local.function();
    Path code = local.code() instanceof Code.Folder folder ? folder.path() : root;
    if (code.startsWith(bundles)) {
      NodeBundle bundle = bundleOf(function, packages.get(String.valueOf(code.getFileName())));
      if (bundle != null) {
        return bundle(bundle, code);
      }
      code = root;
    }
    if (function.runtime().language().runsFromSource()) {
      return Files.isDirectory(code) ? code : root;
    }
    String location = artifactLocation(code);
    return location == null ? code : artifact(function, code, location);
  }

  private static Path artifact(Function function, Path file, String location) {
    if (location.matches("[a-zA-Z][a-zA-Z0-9+.-]*://.*")) {
      throw new UserException(
          Diagnostic.error(
                  "invoke-local/no-artifact",
                  "the code of the function \"" + function.name() + "\" is at " + location,
                  function.place())
              .hint("invoke local runs only code on this machine"));
    }
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          Diagnostic.error(
                  "package/no-artifact",
                  "cannot read the artifact " + location + ": it does not exist",
                  function.place())
              .hint("build it first, or correct its path: it is relative to the service's folder"));
    }
    return file;
  }

  /// The location of an artifact as the manifest has it; null for a folder of files to package.
  private @Nullable String artifactLocation(Path file) {
    for (Package zip : packages.values()) {
      Package.Prebuilt prebuilt = zip.prebuilt();
      if (prebuilt != null && root.resolve(prebuilt.location()).equals(file)) {
        return prebuilt.location();
      }
    }
    return null;
  }

  /// The bundle of this function alone, as packaging would build it; null if it is not bundled.
  private static @Nullable NodeBundle bundleOf(Function function, @Nullable Package zip) {
    String handler = function.handler();
    int dot = handler == null ? -1 : handler.lastIndexOf('.');
    if (zip == null || handler == null || dot < 0) {
      return null;
    }
    String stem = Tree.normalized(handler.substring(0, dot));
    for (NodeBundle bundle : bundlesOf(zip)) {
      for (NodeBundle.EntryPoint entry : bundle.entries()) {
        if (entry.stem().equals(stem)) {
          return new NodeBundle(
              List.of(entry), bundle.arguments(), NodeBundle.Externals.NONE, bundle.place());
        }
      }
    }
    return null;
  }

  private Path bundle(NodeBundle bundle, Path folder) {
    try {
      Files.createDirectories(folder);
      // Bundles are CommonJS unless their extension says otherwise, whatever the project's
      // package.json says.
      Files.writeString(folder.resolve("package.json"), "{}");
      return new Bundler(root, project.environment(), true, findings::add)
          .bundle(List.of(bundle), folder)
          .values()
          .iterator()
          .next();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private UserException unwritable(IOException e) {
    return new UserException(
        Diagnostic.error("bundle/unwritable", "cannot write " + bundles + ": " + e.getMessage())
            .hint("bundles are written into the service's folder"),
        e);
  }

  /// The packages and the interpreter of a Python function.
  ///
  /// @param code its prepared folder
  PythonSetup python(LocalFunction local, Path code) {
    Function function = local.function();
    if (function.runtime().language() != Language.PYTHON) {
      return new PythonSetup(List.of(), null);
    }
    PythonRequirements requirements = null;
    Package zip = functionPackage;
    for (Addition addition : zip == null ? List.<Addition>of() : zip.additions()) {
      if (addition instanceof PythonRequirements found) {
        requirements = found;
      }
    }
    try {
      return PythonSetup.of(project, requirements, code, bundles.resolve("modules"));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /// The folder or zip with the layers of a function; null if it has none.
  @Nullable Path layers(LocalFunction local) {
    try {
      return LayerFolders.merge(local.layers(), bundles.resolve("layers"));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /// Whether a prepared function runs from a bundle.
  boolean isBundle(Path code) {
    return code.startsWith(bundles);
  }

  /// Warnings of the bundler.
  List<Diagnostic> findings() {
    return findings;
  }

  @Override
  public void close() {
    // The output folder is never packaged, so leftover files do no harm.
    Folders.deleteQuietly(bundles);
  }
}
