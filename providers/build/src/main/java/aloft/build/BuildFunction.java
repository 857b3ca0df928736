package aloft.build;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.model.Function;
import aloft.spi.model.Runtime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A function whose code is packaged.
///
/// @param function has a handler
/// @param packaging its `package`; null if absent
/// @param module the folder that becomes the root of its zip if it has one of its own; null for the
///   service's folder
/// @param vendor a folder of Python packages; null for none
public record BuildFunction(
    Function function,
    @Nullable PackageSection packaging,
    @Nullable String module,
    @Nullable String vendor,
    CloudRuntime cloud) {

  /// Returns its key in the manifest.
  public String name() {
    return function.name();
  }

  String handler() {
    return Objects.requireNonNull(function.handler());
  }

  Runtime runtime() {
    return function.runtime();
  }

  SourceRange place() {
    return function.place();
  }

  SourceRange handlerPlace() {
    return function.handlerPlace();
  }

  /// Returns the zip that the user has built for this function; null if there is none.
  @Nullable String artifact() {
    return packaging == null ? null : packaging.artifact();
  }

  /// Returns whether its own settings request a zip of its own.
  boolean isIndividually() {
    return packaging != null && Boolean.TRUE.equals(packaging.individually());
  }
}
