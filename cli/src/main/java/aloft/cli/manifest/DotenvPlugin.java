package aloft.cli.manifest;

import aloft.cli.manifest.external.ServiceFiles;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// `serverless-dotenv-plugin`: the variables of `.env` files become variables of all functions. The
/// first of `.env.STAGE.local`, `.env.STAGE`, `.env.local` and `.env` that has a variable decides;
/// the environment has precedence. The stage is `NODE_ENV`, else that of the command line, else
/// `development`.
final class DotenvPlugin {
  private static final String NAME = "serverless-dotenv-plugin";
  private static final String CODE = "dotenv/plugin";

  private final ServiceFiles folder;
  private final Map<String, String> environment;
  private final @Nullable Node settings;
  private final List<Diagnostic> diagnostics;

  private DotenvPlugin(
      ServiceFiles folder,
      Map<String, String> environment,
      @Nullable Node settings,
      List<Diagnostic> diagnostics) {
    this.folder = folder;
    this.environment = environment;
    this.settings = settings;
    this.diagnostics = diagnostics;
  }

  /// Whether a manifest lists the plugin.
  static boolean isListed(Mapping manifest) {
    Node plugins = manifest.get("plugins");
    Node list = plugins instanceof Mapping mapping ? mapping.get("modules") : plugins;
    return list instanceof Sequence names
        && names.items().stream().anyMatch(name -> NAME.equals(name.text()));
  }

  /// The variables of the files, for `provider.environment`.
  ///
  /// @param stage that of the command line; null if there is none
  /// @param diagnostics collects warnings
  /// @throws UserException if a file or a variable that the settings require is missing
  static SequencedMap<String, String> variables(
      Mapping manifest,
      ServiceFiles folder,
      Map<String, String> environment,
      @Nullable String stage,
      List<Diagnostic> diagnostics) {
    String nodeEnvironment = environment.getOrDefault("NODE_ENV", "");
    String name =
        nodeEnvironment.isEmpty() ? (stage == null ? "development" : stage) : nodeEnvironment;
    return new DotenvPlugin(folder, environment, manifest.get("custom", "dotenv"), diagnostics)
        .read(name);
  }

  /// The manifest with variables in `provider.environment`, which they override.
  static Mapping with(Mapping manifest, Map<String, String> variables) {
    if (variables.isEmpty() || !(manifest.get("provider") instanceof Mapping provider)) {
      return manifest;
    }
    SourceRange place = SourceRange.of(".env");
    Mapping section =
        provider.get("environment") instanceof Mapping written ? written : Mapping.empty(place);
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      section = section.with(variable.getKey(), new Scalar(variable.getValue(), place));
    }
    return manifest.with("provider", provider.with("environment", section));
  }

  private SequencedMap<String, String> read(String stage) {
    List<String> files = new ArrayList<>();
    Map<String, String> known = new HashMap<>(environment);
    SequencedMap<String, String> variables = new LinkedHashMap<>();
    for (String name : names(stage)) {
      SourceRange place = settings == null ? null : settings.place();
      String text = folder.text(folder.file(name, place), place);
      if (text == null) {
        continue;
      }
      files.add(name);
      SequencedMap<String, String> read =
          isFalse("variableExpansion") ? Dotenv.readRaw(text) : Dotenv.read(text, known);
      read.forEach(known::putIfAbsent);
      variables.putAll(read);
    }
    Node parser = setting("dotenvParser");
    if (parser != null) {
      diagnostics.add(
          Diagnostic.warning(CODE, "\"dotenvParser\" is not run", parser.place())
              .hint("write the variables into an .env file"));
    }
    checkRequired(files, known);
    Node include = setting("include");
    if (include instanceof Sequence list) {
      variables.keySet().retainAll(texts(list));
    } else if (setting("exclude") instanceof Sequence list) {
      texts(list).forEach(variables.keySet()::remove);
    }
    return variables;
  }

  private List<String> names(String stage) {
    Node path = setting("path");
    if (path != null) {
      return path instanceof Sequence list
          ? texts(list)
          : texts(new Sequence(List.of(path), path.place()));
    }
    Node base = setting("basePath");
    String prefix = base instanceof Scalar scalar ? scalar.print() : "";
    List<String> names = new ArrayList<>();
    names.add(prefix + ".env." + stage + ".local");
    names.add(prefix + ".env." + stage);
    if (!stage.equals("test")) {
      names.add(prefix + ".env.local");
    }
    names.add(prefix + ".env");
    return names;
  }

  private void checkRequired(List<String> files, Map<String, String> known) {
    Node required = setting("required");
    Node file = required == null ? null : required.get("file");
    if (files.isEmpty() && file instanceof Scalar flag && Boolean.TRUE.equals(flag.value())) {
      throw new UserException(
          Diagnostic.error(CODE, "there is no .env file", file.place())
              .hint("create one, or remove \"required\""));
    }
    Node names = required == null ? null : required.get("env");
    if (names instanceof Sequence list) {
      List<String> missing = new ArrayList<>(texts(list));
      missing.removeIf(name -> !known.getOrDefault(name, "").isEmpty());
      if (!missing.isEmpty()) {
        throw new UserException(
            Diagnostic.error(
                    CODE,
                    "these variables are required, but no .env file and not the environment has"
                        + " them: "
                        + String.join(", ", missing),
                    names.place())
                .hint("add them to .env"));
      }
    }
  }

  private @Nullable Node setting(String key) {
    Node value = settings == null ? null : settings.get(key);
    return value == null || value.isNull() ? null : value;
  }

  private boolean isFalse(String key) {
    return setting(key) instanceof Scalar flag && Boolean.FALSE.equals(flag.value());
  }

  private static List<String> texts(Sequence list) {
    List<String> texts = new ArrayList<>();
    for (Node item : list.items()) {
      if (item instanceof Scalar scalar) {
        texts.add(scalar.print());
      }
    }
    return texts;
  }
}
