package aloft.aws;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Spellings of versions 1 and 2 of the Serverless Framework. They mean the same as today's, and
/// are listed in one note.
final class OlderSpellings {
  /// Keys of the provider section and what is written instead.
  private static final List<Spelling> PROVIDER =
      List.of(
          new Spelling("role", "iam.role"),
          new Spelling("cfnRole", "iam.deploymentRole"),
          new Spelling("iamRoleStatements", "iam.role.statements"),
          new Spelling("iamManagedPolicies", "iam.role.managedPolicies"),
          new Spelling("rolePermissionsBoundary", "iam.role.permissionsBoundary"));

  /// Keys of `package` and what is written instead.
  private static final List<Spelling> PACKAGE =
      List.of(new Spelling("include", "patterns"), new Spelling("exclude", "patterns"));

  private record Spelling(String older, String today) {}

  private OlderSpellings() {}

  /// A manifest with `service: {name: shop, awsKmsKeyArn: ...}` in the form of today.
  static Mapping replaced(Mapping manifest) {
    if (!(manifest.get("service") instanceof Mapping service)) {
      return manifest;
    }
    Node name = service.get("name");
    Node key = service.get("awsKmsKeyArn");
    Mapping replaced = name == null ? manifest : manifest.with("service", name);
    return key != null
            && !key.isNull()
            && replaced.get("provider") instanceof Mapping provider
            && provider.get("kmsKeyArn") == null
        ? replaced.with("provider", provider.with("kmsKeyArn", key))
        : replaced;
  }

  /// Lists the older spellings of a manifest.
  static void report(Mapping root, DiagnosticCollector findings) {
    List<String> lines = new ArrayList<>();
    if (root.get("service") instanceof Mapping service) {
      add("service.name", service.entries().get("name"), "service", lines);
      add(
          "service.awsKmsKeyArn",
          service.entries().get("awsKmsKeyArn"),
          "provider.kmsKeyArn",
          lines);
    }
    add("provider", root.get("provider"), PROVIDER, lines);
    add("package", root.get("package"), PACKAGE, lines);
    for (String section : List.of("functions", "layers")) {
      if (root.get(section) instanceof Mapping entries) {
        entries
            .values()
            .forEach((name, entry) ->
                add(section + "." + name + ".package", entry.get("package"), PACKAGE, lines));
      }
    }
    if (!lines.isEmpty()) {
      findings.add(
          Diagnostic.note(
                  "manifest/older-spelling",
                  lines.size() == 1
                      ? "an older spelling is used, which Aloft supports"
                      : lines.size() + " older spellings are used, which Aloft supports")
              .hint(String.join("\n", lines)));
    }
  }

  private static void add(
      String path, @Nullable Node section, List<Spelling> spellings, List<String> lines) {
    if (section instanceof Mapping mapping) {
      for (Spelling spelling : spellings) {
        add(
            path + "." + spelling.older(),
            mapping.entries().get(spelling.older()),
            spelling.today(),
            lines);
      }
    }
  }

  private static void add(
      String path, Mapping.@Nullable Entry entry, String today, List<String> lines) {
    if (entry != null && !entry.value().isNull()) {
      lines.add("line " + entry.place().line() + ": " + path + " is now " + today);
    }
  }
}
