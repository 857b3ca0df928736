package aloft.spi.model;

import java.util.List;

/// The programming language of a function, the same on every cloud.
public enum Language {
  /// JavaScript or TypeScript on Node.
  NODE("nodejs", "node"),
  PYTHON("python"),
  JAVA("java"),
  GO("go"),
  DOTNET("dotnet", "dotnetcore"),
  RUBY("ruby"),
  /// A program that brings its own runtime.
  CUSTOM("provided", "custom"),
  /// A runtime whose language is not known.
  UNKNOWN;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
  private final List<String> prefixes;

  Language(String... prefixes) {
    this.prefixes = List.of(prefixes);
  }

  /// Returns the language of a runtime by the letters before its version, such as `nodejs`.
  static Language ofPrefix(String letters) {
    for (Language language : values()) {
      if (language.prefixes.contains(letters)) {
        return language;
      }
    }
    return UNKNOWN;
  }

  /// Returns whether the source files can be run without building them first.
  public boolean runsFromSource() {
    return this == NODE || this == PYTHON || this == RUBY;
  }
}
