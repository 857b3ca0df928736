package aloft.google.source;

import aloft.build.Packages;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.spi.model.Language;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The names by which the functions framework finds handlers. It loads one file of a zip and looks
/// for an exported name in it: a handler in another file, or one that receives only some calls, is
/// exported by a generated file, the shim.
public final class EntryPoints {
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Set<ShimOf> shims = new HashSet<>();

  /// The shim of a language in a zip.
  private record ShimOf(String zip, Language language) {}

  public EntryPoints(GoogleService service, Packages packages) {
    for (GoogleFunction function : service.functions()) {
      if (needsShim(function)) {
        shims.add(shim(packages.zipOf(function.key()), function));
      }
    }
    Map<String, Set<String>> used = new HashMap<>();
    for (GoogleFunction function : service.functions()) {
      String zip = packages.zipOf(function.key());
      String name = function.section().handler();
      if (isShimmedIn(zip, function)) {
        name = free(identifier(function.key()), used.computeIfAbsent(zip, key -> new HashSet<>()));
      } else {
        name = plainName(function);
      }
      names.put(function.key(), name);
    }
  }

  private static String free(String name, Set<String> used) {
    String candidate = name;
    while (!used.add(candidate)) {
      candidate += "_";
    }
    return candidate;
  }

  // An identifier. The framework of Node prefers a handler that was registered with the same name.
  private static String identifier(String key) {
    return "aloft_" + key.replace('-', '_');
  }

  private static String plainName(GoogleFunction function) {
    String handler = function.section().handler();
    boolean isMain = language(function) == Language.PYTHON && handler.startsWith("main.");
    return isMain ? handler.substring("main.".length()) : handler;
  }

  private static Language language(GoogleFunction function) {
    return function.settings().runtime().language();
  }

  private static boolean isShimmed(Language language) {
    return language == Language.NODE || language == Language.PYTHON;
  }

  private static boolean needsShim(GoogleFunction function) {
    return isShimmed(language(function))
        && (!isPlain(plainName(function)) || function.triggers().isFiltered());
  }

  private static boolean isPlain(String handler) {
    return handler.indexOf('.') < 0 && handler.indexOf('/') < 0;
  }

  private boolean isShimmedIn(String zip, GoogleFunction function) {
    return shims.contains(shim(zip, function));
  }

  private static ShimOf shim(String zip, GoogleFunction function) {
    return new ShimOf(zip, language(function));
  }

  /// Returns the entry point of a function.
  ///
  /// @param key its key in the manifest
  public String of(String key) {
    String name = names.get(key);
    if (name == null) {
      throw new IllegalArgumentException("no function " + key);
    }
    return name;
  }

  /// Returns the functions of a zip and a language whose handlers its shim exports.
  public List<GoogleFunction> shimmed(
      GoogleService service, Packages packages, String zip, Language language) {
    return service.functions().stream()
        .filter(function -> packages.zipOf(function.key()).equals(zip))
        .filter(function -> language(function) == language && isShimmedIn(zip, function))
        .toList();
  }

  /// Returns the file of Python that the framework loads; null for its usual one, and for other
  /// languages.
  public @Nullable String file(GoogleFunction function, Packages packages) {
    return language(function) == Language.PYTHON
            && isShimmedIn(packages.zipOf(function.key()), function)
        ? Shim.PYTHON
        : null;
  }

  /// Returns the handler of a function in its zip: that of the shim, if it has one.
  public String inZip(GoogleFunction function, Packages packages) {
    String handler = function.section().handler();
    if (!isShimmedIn(packages.zipOf(function.key()), function)) {
      return handler;
    }
    String file = language(function) == Language.PYTHON ? Shim.PYTHON : Shim.NODE;
    return file.substring(0, file.lastIndexOf('.')) + "." + of(function.key());
  }
}
