package aloft.aws;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.AwsManifest;
import aloft.aws.manifest.FunctionSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Merge;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Reads a manifest into a service, and checks what one record cannot know.
final class ManifestReader {
  /// Where nothing is written.
  static final String STAGE = "dev";

  static final String REGION = "us-east-1";

  private ManifestReader() {}

  static @Nullable AwsService read(Mapping manifest, DiagnosticCollector findings) {
    AwsManifest read = Decoder.read(AwsManifest.class, manifest, findings);
    if (read == null) {
      // What is wrong with functions is wanted all the same.
      for (Mapping.Entry entry : functions(manifest.get("functions"), findings).values()) {
        function(entry, entry.key(), findings);
      }
      return null;
    }
    String stage = read.provider().stage() == null ? STAGE : read.provider().stage();
    String region = read.provider().region() == null ? REGION : read.provider().region();
    List<AwsFunction> functions = new ArrayList<>();
    for (Mapping.Entry entry : functions(read.functions(), findings).values()) {
      AwsFunction function =
          function(entry, read.service() + "-" + stage + "-" + entry.key(), findings);
      if (function != null) {
        functions.add(function);
      }
    }
    AwsService service = new AwsService(read, read.service(), stage, region, functions);
    FunctionChecks.of(service, findings);
    if (!findings.hasErrors()) {
      Events.check(service, findings);
    }
    return service;
  }

  private static @Nullable AwsFunction function(
      Mapping.Entry entry, String name, DiagnosticCollector findings) {
    FunctionSection section = section(entry, findings);
    if (section == null) {
      return null;
    }
    List<Node> events = section.events() == null ? List.of() : section.events();
    return new AwsFunction(
        entry.key(),
        section,
        section.name() == null ? name : section.name(),
        alias(entry.key(), section),
        Events.read(entry.key(), events, findings));
  }

  private static AwsFunction.@Nullable Alias alias(String key, FunctionSection section) {
    Value executions = section.provisionedConcurrency();
    if (executions != null && !"0".equals(executions.text())) {
      return new AwsFunction.Alias("provisioned", LogicalIds.provisionedAlias(key));
    }
    return Boolean.TRUE.equals(section.snapStart())
        ? new AwsFunction.Alias("snapstart", LogicalIds.snapStartAlias(key))
        : null;
  }

  private static @Nullable FunctionSection section(
      Mapping.Entry entry, DiagnosticCollector findings) {
    if (entry.value().isNull()) {
      return null;
    }
    if (!entry.key().matches("[a-zA-Z0-9-_]+")) {
      findings.error(
          entry.place(),
          "manifest/name",
          "the function name \"" + entry.key() + "\" may hold letters, digits, - and _ only");
    }
    return Decoder.read(FunctionSection.class, entry.value(), findings);
  }

  /// Functions as one mapping: a list of mappings is merged in order.
  static SequencedMap<String, Mapping.Entry> functions(
      @Nullable Node node, DiagnosticCollector findings) {
    Mapping merged = Mapping.empty(SourceRange.of(""));
    for (Node item :
        node instanceof Sequence list
            ? list.items()
            : node == null ? List.<Node>of() : List.of(node)) {
      if (item instanceof Mapping functions) {
        merged = Merge.over(merged, functions);
      } else if (!item.isNull()) {
        findings.error(item.place(), "manifest/type", "expected an object of functions");
      }
    }
    return merged.entries();
  }
}
