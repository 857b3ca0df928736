package aloft.build;

import aloft.spi.artifact.PythonRequirements.Platform;
import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a cloud adds to the code of a function.
///
/// @param unbundledPackages Node packages that bundles import from the runtime, as esbuild writes
///   them: `@cloud/*`
/// @param providedPackages names of packages that are not added to a zip because the runtime
///   contains them
/// @param platform the platform of Python packages; null for other languages, and if the cloud
///   installs the packages
/// @param program the program that a custom runtime starts; null for other languages
/// @param layers the place of the settings that add code from outside the zip; null if the zip
///   contains all code
/// @param hasFileSystem whether the function has a file system that may contain its code
public record CloudRuntime(
    List<String> unbundledPackages,
    List<String> providedPackages,
    @Nullable Platform platform,
    @Nullable String program,
    @Nullable SourceRange layers,
    boolean hasFileSystem) {
  /// A cloud that adds nothing.
  public static final CloudRuntime EMPTY =
      new CloudRuntime(List.of(), List.of(), null, null, null, false);

  public CloudRuntime {
    unbundledPackages = List.copyOf(unbundledPackages);
    providedPackages = List.copyOf(providedPackages);
  }

  /// Returns this runtime with packages of Node.
  public CloudRuntime withNode(List<String> unbundled, List<String> provided) {
    return new CloudRuntime(unbundled, provided, platform, program, layers, hasFileSystem);
  }

  /// Returns this runtime with the platform and packages of Python.
  public CloudRuntime withPython(Platform pythonPlatform, List<String> provided) {
    return new CloudRuntime(
        unbundledPackages, provided, pythonPlatform, program, layers, hasFileSystem);
  }

  /// Returns this runtime with the program that it starts.
  public CloudRuntime withProgram(String started) {
    return new CloudRuntime(
        unbundledPackages, providedPackages, platform, started, layers, hasFileSystem);
  }

  /// Returns this runtime with layers.
  public CloudRuntime withLayers(SourceRange place) {
    return new CloudRuntime(
        unbundledPackages, providedPackages, platform, program, place, hasFileSystem);
  }

  /// Returns this runtime with a file system.
  public CloudRuntime withFileSystem() {
    return new CloudRuntime(unbundledPackages, providedPackages, platform, program, layers, true);
  }
}
