package aloft.build;

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
  /// The oldest Node that esbuild can write any modern JavaScript for.
  private static final int OLDEST_NODE = 8;

  /// Defines `require` in ES modules, for bundled CommonJS packages that call it.
  private static final String REQUIRE_BANNER =
      "import { createRequire as aloftRequire } from \"module\";"
          + " const require = aloftRequire(import.meta.url);";

  private final EsbuildSection section;
  private final List<String> arguments = new ArrayList<>();

  EsbuildArguments(EsbuildSection section) {
    this.section = section;
    if (!Boolean.FALSE.equals(section.bundle())) {
      arguments.add("--bundle");
    }
    String platform = section.output().platform();
    arguments.add("--platform=" + (platform == null ? "node" : platform));
  }

  List<String> arguments() {
    return arguments;
  }

  /// Adds the environments that the output runs in.
  ///
  /// @param major the major version of Node.js
  void addTarget(int major) {
    List<String> targets = section.output().target();
    arguments.add(
        "--target="
            + (targets == null
                ? "node" + Math.max(major, OLDEST_NODE)
                : String.join(",", targets)));
  }

  /// Adds the format of the output and its file extension.
  ///
  /// @param module whether the output is an ES module if the settings do not say
  /// @return whether the output is an ES module
  boolean addFormat(boolean module) {
    String format = section.output().format();
    boolean esm = format == null ? module : format.equals("esm");
    String extension = section.output().outputFileExtension();
    arguments.add("--format=" + (esm ? "esm" : "cjs"));
    String outputExtension = esm ? ".mjs" : extension == null ? ".js" : extension;
    if (!outputExtension.equals(".js")) {
      arguments.add("--out-extension:.js=" + outputExtension);
    }
    return esm;
  }

  void addSourcemap() {
    Node sourcemap = section.sourcemap();
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

  void addEach(String option, List<String> values) {
    values.forEach(value -> arguments.add(option + value));
  }

  private void addPairs(String option, Map<String, String> values) {
    values.forEach((key, value) -> arguments.add(option + key + "=" + value));
  }

  private void addText(String option, @Nullable String value) {
    if (value != null) {
      arguments.add(option + "=" + value);
    }
  }

  private void addJoined(String option, List<String> values) {
    if (!values.isEmpty()) {
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
    boolean ownBanner = section.transform().banner().containsKey("js");
    if (esm && !ownBanner) {
      arguments.add("--banner:js=" + REQUIRE_BANNER);
    }
    addFlag("--minify", section.minify());
    addFlag("--minify-whitespace", section.code().minifyWhitespace());
    addFlag("--minify-identifiers", section.code().minifyIdentifiers());
    addFlag("--minify-syntax", section.code().minifySyntax());
    addFlag("--keep-names", section.code().keepNames());
    addFlag("--tree-shaking=true", section.code().treeShaking());
    addFlag("--preserve-symlinks", section.code().preserveSymlinks());
    addFlag("--sources-content=false", Boolean.FALSE.equals(section.code().sourcesContent()));
    addText("--packages", section.dependencies().packages());
    addText("--tsconfig", section.resolution().tsconfig());
    addText("--jsx", section.jsx().jsx());
    addText("--jsx-factory", section.jsx().jsxFactory());
    addText("--jsx-fragment", section.jsx().jsxFragment());
    addText("--jsx-import-source", section.jsx().jsxImportSource());
    addText("--charset", section.code().charset());
    addText("--legal-comments", section.code().legalComments());
    addPairs("--loader:", section.transform().loader());
    addPairs("--banner:", section.transform().banner());
    addPairs("--footer:", section.transform().footer());
    addPairs("--alias:", section.transform().alias());
    addEach("--inject:", section.transform().inject());
    addEach("--drop:", section.transform().drop());
    addEach("--pure:", section.transform().pure());
    addJoined("--conditions", section.resolution().conditions());
    addJoined("--main-fields", section.resolution().mainFields());
    addJoined("--resolve-extensions", section.resolution().resolveExtensions());
    section
        .transform()
        .define()
        .forEach((key, value) -> arguments.add("--define:" + key + "=" + textOf(value)));
  }

  private static String textOf(Node value) {
    return value instanceof Scalar scalar ? scalar.print() : Json.write(value, 0);
  }
}
