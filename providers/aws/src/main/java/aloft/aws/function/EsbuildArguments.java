package aloft.aws.function;

import aloft.aws.manifest.EsbuildSection;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The settings of a manifest as words for esbuild's command.
final class EsbuildArguments {
  /// Packages that are no modules ask for others with `require`, which a module does not have.
  private static final String REQUIRE =
      "import { createRequire as aloftRequire } from \"module\";"
          + " const require = aloftRequire(import.meta.url);";

  private final @Nullable EsbuildSection section;
  private final List<String> all = new ArrayList<>();

  EsbuildArguments(@Nullable EsbuildSection section) {
    this.section = section;
    if (section == null || !Boolean.FALSE.equals(section.bundle())) {
      all.add("--bundle");
    }
    String platform = section == null ? null : section.platform();
    all.add("--platform=" + (platform == null ? "node" : platform));
  }

  List<String> all() {
    return all;
  }

  /// @param major version of Node
  void target(int major) {
    List<String> given = section == null ? null : section.target();
    all.add("--target=" + (given == null ? "node" + major : String.join(",", given)));
  }

  /// @param module whether it is to be one where nothing is said
  boolean format(boolean module) {
    String given = section == null ? null : section.format();
    boolean esm = given == null ? module : given.equals("esm");
    String extension = section == null ? null : section.outputFileExtension();
    all.add("--format=" + (esm ? "esm" : "cjs"));
    String written = esm ? ".mjs" : extension == null ? ".js" : extension;
    if (!written.equals(".js")) {
      all.add("--out-extension:.js=" + written);
    }
    return esm;
  }

  void sourcemap() {
    Node given = section == null ? null : section.sourcemap();
    Node kind = given instanceof Mapping mapping ? mapping.get("type") : given;
    if (kind instanceof Scalar scalar
        && scalar.value() instanceof String text
        && !text.equals("true")) {
      if (!text.equals("false")) {
        all.add("--sourcemap=" + text);
      }
    } else if (!(kind instanceof Scalar scalar) || !Boolean.FALSE.equals(scalar.value())) {
      all.add("--sourcemap");
    }
  }

  void each(String option, @Nullable List<String> values) {
    if (values != null) {
      values.forEach(value -> all.add(option + value));
    }
  }

  private void pairs(String option, @Nullable Map<String, String> values) {
    if (values != null) {
      values.forEach((key, value) -> all.add(option + key + "=" + value));
    }
  }

  private void text(String option, @Nullable String value) {
    if (value != null) {
      all.add(option + "=" + value);
    }
  }

  private void joined(String option, @Nullable List<String> values) {
    if (values != null && !values.isEmpty()) {
      all.add(option + "=" + String.join(",", values));
    }
  }

  private void flag(String option, @Nullable Boolean value) {
    if (Boolean.TRUE.equals(value)) {
      all.add(option);
    }
  }

  /// All other settings.
  ///
  /// @param esm whether the output is a module
  void rest(boolean esm) {
    boolean ownBanner =
        section != null && section.banner() != null && section.banner().containsKey("js");
    if (esm && !ownBanner) {
      all.add("--banner:js=" + REQUIRE);
    }
    if (section == null) {
      return;
    }
    flag("--minify", section.minify());
    flag("--minify-whitespace", section.minifyWhitespace());
    flag("--minify-identifiers", section.minifyIdentifiers());
    flag("--minify-syntax", section.minifySyntax());
    flag("--keep-names", section.keepNames());
    flag("--tree-shaking=true", section.treeShaking());
    flag("--preserve-symlinks", section.preserveSymlinks());
    flag("--sources-content=false", Boolean.FALSE.equals(section.sourcesContent()));
    text("--packages", section.packages());
    text("--tsconfig", section.tsconfig());
    text("--jsx", section.jsx());
    text("--jsx-factory", section.jsxFactory());
    text("--jsx-fragment", section.jsxFragment());
    text("--jsx-import-source", section.jsxImportSource());
    text("--charset", section.charset());
    text("--legal-comments", section.legalComments());
    pairs("--loader:", section.loader());
    pairs("--banner:", section.banner());
    pairs("--footer:", section.footer());
    pairs("--alias:", section.alias());
    each("--inject:", section.inject());
    each("--drop:", section.drop());
    each("--pure:", section.pure());
    joined("--conditions", section.conditions());
    joined("--main-fields", section.mainFields());
    joined("--resolve-extensions", section.resolveExtensions());
    if (section.define() != null) {
      section.define().forEach((key, value) -> all.add("--define:" + key + "=" + written(value)));
    }
  }

  private static String written(Node value) {
    return value instanceof Scalar scalar ? scalar.print() : Json.write(value, 0);
  }
}
