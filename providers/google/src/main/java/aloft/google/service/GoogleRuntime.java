package aloft.google.service;

import aloft.build.portable.PortableRuntime;
import aloft.spi.model.Language;

/// The names of runtimes on Google Cloud.
public final class GoogleRuntime {
  private GoogleRuntime() {}

  /// Returns the name on Google of a runtime in the spelling of any cloud: `nodejs22` for `node22`
  /// and `nodejs22.x`. A name that is not known stays as it is.
  public static String name(String name) {
    PortableRuntime runtime = PortableRuntime.of(name);
    if (runtime == null) {
      return name;
    }
    StringBuilder version = new StringBuilder();
    runtime.version().forEach(version::append);
    return prefix(runtime.language()) + version;
  }

  private static String prefix(Language language) {
    return switch (language) {
      case NODE -> "nodejs";
      case PYTHON -> "python";
      case JAVA -> "java";
      case GO -> "go";
      case DOTNET -> "dotnet";
      case RUBY -> "ruby";
      case CUSTOM, UNKNOWN -> "";
    };
  }
}
