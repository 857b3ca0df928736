package aloft.build;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The settings of a manifest that decide how a service is packaged, the same for all clouds.
///
/// @param packaging `package`; null if absent
/// @param custom `custom`; null if absent
/// @param build `build`; null if absent
/// @param plugins `plugins`, a list or an object with `modules` and `localPath`; null if absent
/// @param usesDotenv whether `.env` files are read, which are never packaged
/// @param manifest the whole manifest
public record BuildSettings(
    @Nullable PackageSection packaging,
    @Nullable CustomSection custom,
    @Nullable BuildSection build,
    @Nullable Node plugins,
    boolean usesDotenv,
    Mapping manifest) {
  private static final Set<String> PLUGINS_WITHOUT_HANDLERS =
      Set.of(
          "serverless-apigw-binary",
          "serverless-better-credentials",
          "serverless-bundle",
          "serverless-cloudformation-sub-variables",
          "serverless-deployment-bucket",
          "serverless-domain-manager",
          "serverless-dotenv-plugin",
          "serverless-dynamodb",
          "serverless-dynamodb-local",
          "serverless-esbuild",
          "serverless-iam-roles-per-function",
          "serverless-offline",
          "serverless-plugin-common-excludes",
          "serverless-plugin-include-dependencies",
          "serverless-plugin-log-retention",
          "serverless-plugin-typescript",
          "serverless-plugin-tracing",
          "serverless-prune-plugin",
          "serverless-pseudo-parameters",
          "serverless-python-requirements",
          "serverless-s3-sync",
          "serverless-stack-output",
          "serverless-stack-termination-protection",
          "serverless-step-functions",
          "serverless-webpack");

  /// Returns the settings of esbuild; null if there are none.
  public @Nullable EsbuildSection esbuild() {
    if (custom != null && custom.esbuild() != null) {
      return custom.esbuild();
    }
    return build == null ? null : build.esbuild();
  }

  /// Returns the settings of Python requirements; null if there are none.
  public @Nullable PythonRequirementsSection pythonRequirements() {
    return custom == null ? null : custom.pythonRequirements();
  }

  /// Returns the names of the plugins in the manifest.
  public List<String> pluginNames() {
    return pluginNames(plugins);
  }

  /// Returns the names of the plugins in the section `plugins` of a manifest.
  public static List<String> pluginNames(@Nullable Node plugins) {
    List<String> names = new ArrayList<>();
    for (Node item : pluginItems(plugins)) {
      String name = item.text();
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  /// Returns the items of the section `plugins` of a manifest, with their places.
  public static List<Node> pluginItems(@Nullable Node plugins) {
    Node list = plugins instanceof Mapping mapping ? mapping.get("modules") : plugins;
    return list instanceof Sequence sequence ? sequence.items() : List.of();
  }

  /// Returns the folder of the service's own plugins; null if the manifest names none.
  @Nullable String localPlugins() {
    Node path = plugins instanceof Mapping mapping ? mapping.get("localPath") : null;
    return path == null ? null : path.text();
  }

  /// Returns whether a plugin may write handler files.
  boolean mayGenerateHandlers() {
    return !PLUGINS_WITHOUT_HANDLERS.containsAll(pluginNames());
  }

  /// Returns whether each function has a zip of its own unless it says otherwise.
  boolean isIndividually() {
    return packaging != null && Boolean.TRUE.equals(packaging.individually());
  }

  /// Returns the zip that the user has built for all functions; null if there is none.
  @Nullable String artifact() {
    return packaging == null ? null : packaging.artifact();
  }

  /// Reports settings that are not supported or have no effect.
  public void reportUnsupported(DiagnosticCollector findings) {
    if (custom != null && custom.pythonRequirements() != null) {
      custom.pythonRequirements().reportUnsupported(findings);
    }
    if (custom != null && custom.esbuild() != null) {
      custom.esbuild().reportUnsupported(findings);
    }
    if (build != null && build.esbuild() != null) {
      build.esbuild().reportUnsupported(findings);
    }
  }
}
