package aloft.aws;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.manifest.AwsManifest;
import aloft.aws.manifest.FunctionSection;
import aloft.aws.plugin.Plugins;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.FunctionSettings;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Merge;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Indentation;
import aloft.spi.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a manifest into a service and runs the checks that span several sections.
final class ManifestReader {
  private ManifestReader() {}

  static @Nullable AwsService read(Mapping manifest, DiagnosticCollector findings) {
    AwsManifest decoded = Decoder.read(AwsManifest.class, manifest, findings);
    if (decoded == null) {
      // Errors in functions are reported as well.
      for (Mapping.Entry entry : functions(manifest.get("functions"), findings).values()) {
        FunctionSection section = section(entry, findings);
        if (section != null) {
          Events.read(entry.key(), section.events(), findings);
        }
      }
      return null;
    }
    String stage =
        decoded.provider().stage() == null ? AwsService.DEFAULT_STAGE : decoded.provider().stage();
    String region =
        decoded.provider().region() == null
            ? AwsService.DEFAULT_REGION
            : decoded.provider().region();
    List<AwsFunction> functions = new ArrayList<>();
    for (Mapping.Entry entry : functions(decoded.functions(), findings).values()) {
      FunctionSection section = section(entry, findings);
      if (section != null) {
        String name = section.general().name();
        FunctionSettings settings = new FunctionSettings(decoded.provider(), section);
        functions.add(
            new AwsFunction(
                entry.key(),
                entry.place(),
                section,
                settings,
                name == null ? decoded.service() + "-" + stage + "-" + entry.key() : name,
                alias(entry.key(), section, settings),
                Events.read(entry.key(), section.events(), findings)));
      }
    }
    AwsService service = new AwsService(decoded, decoded.service(), stage, region, functions);
    FunctionChecks.run(service, findings);
    if (!findings.hasErrors()) {
      Events.check(service, findings);
      Plugins.check(service, findings);
    }
    return service;
  }

  private static AwsFunction.@Nullable Alias alias(
      String key, FunctionSection section, FunctionSettings settings) {
    if (section.invocation().durableConfig() != null) {
      return new AwsFunction.Alias("durable", LogicalIds.durableAlias(key));
    }
    if (settings.provisionedConcurrency() != null) {
      return new AwsFunction.Alias(settings.provisionedAlias(), LogicalIds.provisionedAlias(key));
    }
    return Boolean.TRUE.equals(section.invocation().snapStart())
        ? new AwsFunction.Alias("snapstart", LogicalIds.snapStartAlias(key))
        : null;
  }

  private static @Nullable FunctionSection section(
      Mapping.Entry entry, DiagnosticCollector findings) {
    if (entry.value().isNull()) {
      return null;
    }
    if (!isName(entry.key())) {
      findings.error(
          entry.place(),
          "manifest/name",
          "the function name \"" + entry.key() + "\" must consist of letters, digits, - and _");
    }
    return Decoder.read(FunctionSection.class, entry.value(), findings);
  }

  private static boolean isName(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean valid =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!valid) {
        return false;
      }
    }
    return !key.isEmpty();
  }

  // Reports settings of a function at the depth of its name, or without a name, and drops them.
  private static Mapping withoutSettings(Mapping functions, DiagnosticCollector findings) {
    Mapping.Entry setting = null;
    for (Mapping.Entry entry : functions.entries().values()) {
      setting = setting == null && isSetting(entry) ? entry : setting;
    }
    if (setting == null) {
      return functions;
    }
    Set<String> explained =
        Indentation.report(
            functions,
            (name, key) -> isSetting(Objects.requireNonNull(functions.entries().get(key))),
            findings);
    if (explained.isEmpty()) {
      findings.error(
          setting.place(),
          "manifest/indent",
          "\""
              + setting.key()
              + "\" is a setting of a function, but a function name is expected here",
          "write the name of the function above, and indent its settings by two more");
    }
    Mapping named = functions;
    for (Mapping.Entry entry : functions.entries().values()) {
      if (explained.contains(entry.key()) || (explained.isEmpty() && isSetting(entry))) {
        named = named.without(entry.key());
      }
    }
    return named;
  }

  // A function may have the name of a setting, but its value has a handler or an image.
  private static boolean isSetting(Mapping.Entry entry) {
    return ((entry.value() instanceof Scalar scalar && !scalar.isNull())
            || entry.value() instanceof Sequence
            || (entry.value() instanceof Mapping function
                && function.get("handler") == null
                && function.get("image") == null))
        && Schema.of(FunctionSection.class) instanceof Schema.Shape shape
        && shape.fields().get().containsKey(entry.key());
  }

  /// The functions as one mapping. A list of mappings is merged in order.
  static SequencedMap<String, Mapping.Entry> functions(
      @Nullable Node node, DiagnosticCollector findings) {
    Mapping merged = Mapping.empty(SourceRange.of(""));
    for (Node item :
        node instanceof Sequence list
            ? list.items()
            : node == null ? List.<Node>of() : List.of(node)) {
      if (item instanceof Mapping functions) {
        merged = Merge.merge(merged, withoutSettings(functions, findings));
      } else if (!item.isNull()) {
        findings.error(item.place(), "manifest/type", "expected an object of functions");
      }
    }
    return merged.entries();
  }
}
