package aloft.cli.engine;

import aloft.cli.packaging.ServiceTree;
import aloft.cli.packaging.bundle.Bundler;
import aloft.host.Folders;
import aloft.host.Ids;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.Package;
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

/// The code of packages that run without being packed: the service's folder, an artifact that the
/// user built, or a folder with a JavaScript bundle.
///
/// Bundles are in the output folder, below the `node_modules` of the service, until this is closed.
/// A bundle is written when its function is prepared.
final class LocalCode implements CodeSource, AutoCloseable {
  private final Project project;
  private final Path root;
  private final Path bundles;
  private final Map<String, Package> packages = new LinkedHashMap<>();
  private final List<Diagnostic> findings = new ArrayList<>();

  /// @param function the only function that will be prepared
  LocalCode(Project project, Function function) {
    this.project = project;
    this.root = project.root().path();
    this.bundles = project.root().resolve(BundleBuilder.OUTPUT_FOLDER + "/.invoke-" + Ids.uuid());
    Language language = function.runtime().language();
    // The packages of other languages do not change where their source files are.
    if (language == Language.NODE || !language.runsFromSource()) {
      for (Package zip : project.blueprint().packages(new ServiceTree(root)).orThrow()) {
        packages.put(zip.name(), zip);
      }
    }
  }

  @Override
  public Code code(String packageName) {
    Package zip = packages.get(packageName);
    if (zip == null) {
      return new Code.Folder(root);
    }
    Package.Prebuilt prebuilt = zip.prebuilt();
    if (prebuilt != null) {
      return new Code.Folder(root.resolve(prebuilt.location()));
    }
    return new Code.Folder(bundlesOf(zip).isEmpty() ? root : bundles.resolve(packageName));
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
      return root;
    }
    return code.equals(root) ? sources(function) : artifact(function, code);
  }

  private Path sources(Function function) {
    if (function.runtime().language() == Language.JAVA) {
      throw new UserException(
          Diagnostic.error(
                  "invoke-local/no-artifact",
                  "the function \"" + function.name() + "\" has no package.artifact",
                  function.place())
              .hint("set it to the jar or zip of your build, for example target/hello.jar"));
    }
    return root;
  }

  private Path artifact(Function function, Path file) {
    String location = location(file);
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

  /// The location of an artifact as the manifest has it.
  private String location(Path file) {
    for (Package zip : packages.values()) {
      Package.Prebuilt prebuilt = zip.prebuilt();
      if (prebuilt != null && root.resolve(prebuilt.location()).equals(file)) {
        return prebuilt.location();
      }
    }
    return file.toString();
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
      return new Bundler(root, project.environment().variables(), findings::add)
          .bundle(List.of(bundle), folder)
          .values()
          .iterator()
          .next();
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("bundle/unwritable", "cannot write " + folder + ": " + e.getMessage())
              .hint("bundles are written into the service's folder"),
          e);
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
