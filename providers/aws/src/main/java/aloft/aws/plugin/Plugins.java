package aloft.aws.plugin;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.manifest.AwsManifest;
import aloft.aws.plan.AwsStep;
import aloft.aws.service.AwsService;
import aloft.build.BuildSettings;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Severity;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All plugins that Aloft knows, and the effects of those that a service lists.
public final class Plugins {
  /// The plugins that are built in, in the order in which they take effect.
  private static final List<Plugin> BUILT_IN =
      List.of(
          new ApigwBinary(),
          new LogRetention(),
          new PythonLayer(),
          new StepFunctions(),
          new CustomDomains(),
          new FunctionRoles(),
          new BucketCreation(),
          new Prune(),
          new TerminationProtection(),
          new StackOutput(),
          SubVariables.pseudoParameters(),
          SubVariables.variables());

  private Plugins() {}

  /// The manifest with the settings of its plugins as settings of Aloft.
  public static Mapping rewrite(Mapping manifest, DiagnosticCollector findings) {
    Mapping rewritten = manifest;
    for (Plugin plugin : listed(BuildSettings.pluginNames(manifest.get("plugins")))) {
      rewritten = plugin.rewrite(rewritten, findings);
    }
    return rewritten;
  }

  /// Reports what is wrong with the settings of the plugins of a service.
  public static void check(AwsService service, DiagnosticCollector findings) {
    listed(service).forEach(plugin -> plugin.check(service, findings));
  }

  /// The generated part of the template with what the plugins of a service add or change.
  ///
  /// @param moment the time of the plan
  public static Fragment compile(AwsService service, Fragment generated, Instant moment) {
    Fragment fragment = generated;
    for (Plugin plugin : listed(service)) {
      fragment = plugin.compile(service, fragment, moment);
    }
    return fragment;
  }

  /// The whole template as the plugins of a service change it.
  public static Mapping transform(AwsService service, Mapping template) {
    Mapping transformed = template;
    for (Plugin plugin : listed(service)) {
      transformed = plugin.transform(service, transformed);
    }
    return transformed;
  }

  /// What to do after the stack has been deployed.
  public static List<AwsStep> steps(AwsService service) {
    List<AwsStep> steps = new ArrayList<>();
    listed(service).forEach(plugin -> steps.addAll(plugin.steps(service)));
    return steps;
  }

  /// Whether a service lists a plugin.
  public static boolean isListed(AwsService service, String name) {
    return service.manifest().buildSettings().pluginNames().contains(name);
  }

  /// Reports which plugins of a manifest are replaced, and what is missing without the others.
  public static void report(AwsManifest manifest, DiagnosticCollector findings) {
    Map<String, SourceRange> places = new LinkedHashMap<>();
    for (Node item : BuildSettings.pluginItems(manifest.node().get("plugins"))) {
      String name = item.text();
      if (name != null) {
        places.putIfAbsent(name, item.place());
      }
    }
    List<String> replaced = new ArrayList<>();
    places.forEach((name, place) -> {
      Plugin plugin = named(name);
      switch (plugin == null ? unknown(name) : plugin.support()) {
        case Support.Replaced(String what) -> replaced.add(name + ": " + what);
        case Support.Missing(String missing, String hint) ->
            findings.add(
                Diagnostic.warning(
                        Diagnostic.PLUGIN, "the plugin " + name + " is not run: " + missing, place)
                    .hint(hint));
      }
    });
    Mapping.Entry section = manifest.node().entries().get("plugins");
    if (section != null && !replaced.isEmpty()) {
      findings.add(
          new Diagnostic(
              Severity.DETAIL,
              Diagnostic.PLUGIN,
              "plugins are not run: Aloft replaces these",
              section.place(),
              String.join("\n", replaced)));
    }
  }

  private static Support unknown(String name) {
    return new Support.Missing(
        "what it adds to the service is missing",
        name.startsWith(".") || name.startsWith("/")
            ? "a plugin of your own: do its work in a script before or after Aloft"
            : null);
  }

  private static List<Plugin> listed(AwsService service) {
    return listed(service.manifest().buildSettings().pluginNames());
  }

  private static List<Plugin> listed(List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    Set<String> listed = new LinkedHashSet<>(names);
    List<Plugin> plugins = new ArrayList<>();
    for (Plugin plugin : BUILT_IN) {
      if (plugin.names().stream().anyMatch(listed::contains)) {
        plugins.add(plugin);
      }
    }
    return plugins;
  }

  private static @Nullable Plugin named(String name) {
    for (List<? extends Plugin> plugins : List.of(BUILT_IN, KnownPlugin.ALL)) {
      for (Plugin plugin : plugins) {
        if (plugin.names().contains(name)) {
          return plugin;
        }
      }
    }
    return null;
  }
}
