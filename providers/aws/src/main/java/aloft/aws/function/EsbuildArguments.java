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

/// Converts the settings of a manifest into command line arguments of esbuild.
final class EsbuildArguments {
  /// Defines `require` in ES modules, for bundled CommonJS packages that call it.
  private static final String REQUIRE_BANNER =
      "import { createRequire as aloftRequire } from \"module\";"
          + " const require = aloftRequire(import.meta.url);";

  private final @Nullable EsbuildSection section;
  private final List<String> arguments = new ArrayList<>();

  EsbuildArguments(@Nullable EsbuildSection section) {
    this.section = section;
    if (section == null || !Boolean.FALSE.equals(section.bundle())) {
      arguments.add("--bundle");
    }
    String platform = section == null ? null : section.platform();
    arguments.add("--platform=" + (platform == null ? "node" : platform));
  }

  List<String> arguments() {
    return arguments;
  }

  /// @param major the major version of Node.js
  void addTarget(int major) {
    List<String> targets = section == null ? null : section.target();
    arguments.add("--target=" + (targets == null ? "node" + major : String.join(",", targets)));
  }

  /// @param module whether the output is an ES module if the settings do not say
  /// @return whether the output is an ES module
  boolean addFormat(boolean module) {
    String format = section == null ? null : section.format();
    boolean esm = format == null ? module : format.equals("esm");
    String extension = section == null ? null : section.outputFileExtension();
    arguments.add("--format=" + (esm ? "esm" : "cjs"));
    String outputExtension = esm ? ".mjs" : extension == null ? ".js" : extension;
    if (!outputExtension.equals(".js")) {
      arguments.add("--out-extension:.js=" + outputExtension);
    }
    return esm;
  }

  void addSourcemap() {
    Node sourcemap = section == null ? null : section.sourcemap();
    Node kind = sourcemap instanceof Mapping mapping ? mapping.get("type") : sourcemap;
    if (kind instanceof Scalar scalar
        && scalar.value() instanceof String text
        && !text.equals("true")) {
      if (!text.equals("false")) {
        arguments.add("--sourcemap=" + text);
      }
    } else if (!(kind instanceof Scalar scalar) || !Boolean.FALSE.equals(scalar.value())) {
      arguments.add("--sourcemap");
    }
  }

  void addEach(String option, @Nullable List<String> values) {
    if (values != null) {
      values.forEach(value -> arguments.add(option + value));
    }
  }

  private void addPairs(String option, @Nullable Map<String, String> values) {
    if (values != null) {
      values.forEach((key, value) -> arguments.add(option + key + "=" + value));
    }
  }

  private void addText(String option, @Nullable String value) {
    if (value != null) {
      arguments.add(option + "=" + value);
    }
  }

  private void addJoined(String option, @Nullable List<String> values) {
    if (values != null && !values.isEmpty()) {
      arguments.add(option + "=" + String.join(",", values));
    }
  }

  private void addFlag(String option, @Nullable Boolean value) {
    if (Boolean.TRUE.equals(value)) {
      arguments.add(option);
    }
  }

  /// Adds all other settings.
  ///
  /// @param esm whether the output is an ES module
  void addOtherSettings(boolean esm) {
    boolean ownBanner =
        section != null && section.banner() != null && section.banner().containsKey("js");
    if (esm && !ownBanner) {
      arguments.add("--banner:js=" + REQUIRE_BANNER);
    }
    if (section == null) {
      return;
    }
    addFlag("--minify", section.minify());
    addFlag("--minify-whitespace", section.minifyWhitespace());
    addFlag("--minify-identifiers", section.minifyIdentifiers());
    addFlag("--minify-syntax", section.minifySyntax());
    addFlag("--keep-names", section.keepNames());
    addFlag("--tree-shaking=true", section.treeShaking());
    addFlag("--preserve-symlinks", section.preserveSymlinks());
    addFlag("--sources-content=false", Boolean.FALSE.equals(section.sourcesContent()));
    addText("--packages", section.packages());
    addText("--tsconfig", section.tsconfig());
    addText("--jsx", section.jsx());
    addText("--jsx-factory", section.jsxFactory());
    addText("--jsx-fragment", section.jsxFragment());
    addText("--jsx-import-source", section.jsxImportSource());
    addText("--charset", section.charset());
    addText("--legal-comments", section.legalComments());
    addPairs("--loader:", section.loader());
    addPairs("--banner:", section.banner());
    addPairs("--footer:", section.footer());
    addPairs("--alias:", section.alias());
    addEach("--inject:", section.inject());
    addEach("--drop:", section.drop());
    addEach("--pure:", section.pure());
    addJoined("--conditions", section.conditions());
    addJoined("--main-fields", section.mainFields());
    addJoined("--resolve-extensions", section.resolveExtensions());
    if (section.define() != null) {
      section
          .define()
          .forEach((key, value) -> arguments.add("--define:" + key + "=" + textOf(value)));
    }
  }

  private static String textOf(Node value) {
    return value instanceof Scalar scalar ? scalar.print() : Json.write(value, 0);
  }
}
