package aloft.aws.manifest;

import aloft.aws.cloudformation.UserResources;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Merge;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Form;
import aloft.spi.schema.Indentation;
import aloft.spi.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `resources`: CloudFormation that is merged into the template; an object, or a list of objects
/// that are merged in order.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html">Parts
///   of a template</a>
public final class ResourcesSection {
  private static final Map<String, String> DOCS =
      Map.ofEntries(
          Map.entry("AWSTemplateFormatVersion", "2010-09-09"),
          Map.entry("Conditions", "Conditions by name"),
          Map.entry("Description", "Description of the stack"),
          Map.entry("Mappings", "Tables for Fn::FindInMap"),
          Map.entry("Metadata", "Any data about the template"),
          Map.entry("Outputs", "Outputs of the stack by name"),
          Map.entry("Parameters", "Parameters of the stack by name"),
          Map.entry("Resources", "Resources by logical id; merged with the generated ones"),
          Map.entry("Rules", "Checks of the values of parameters by name"),
          Map.entry("Transform", "Macros that CloudFormation runs on the template"),
          Map.entry("extensions", "Attributes that change generated resources, by logical id"),
          Map.entry("Type", "The type, as in AWS::DynamoDB::Table"),
          Map.entry("Properties", "The properties of the type"),
          Map.entry("CreationPolicy", "What the creation waits for"),
          Map.entry("DeletionPolicy", "Delete, Retain or Snapshot: when it leaves the stack"),
          Map.entry("DependsOn", "Logical ids of resources that are created first"),
          Map.entry("UpdatePolicy", "How it is updated"),
          Map.entry("UpdateReplacePolicy", "Delete, Retain or Snapshot: when it is replaced"),
          Map.entry("Condition", "The name of a condition"));
  private static final List<String> PARTS =
      List.of(
          "AWSTemplateFormatVersion",
          "Conditions",
          "Description",
          "Mappings",
          "Metadata",
          "Outputs",
          "Parameters",
          "Resources",
          "Rules",
          "Transform",
          "extensions");
  private static final List<String> EXTENSIBLE =
      List.of(
          "Properties",
          "CreationPolicy",
          "DeletionPolicy",
          "DependsOn",
          "Metadata",
          "UpdatePolicy",
          "UpdateReplacePolicy",
          "Condition");

  /// Reads the section.
  public static final Form<ResourcesSection> FORM = new SectionForm();

  private final UserResources additions;

  private ResourcesSection(UserResources additions) {
    this.additions = additions;
  }

  public UserResources additions() {
    return additions;
  }

  /// The form of [#FORM].
  private static final class SectionForm implements Form<ResourcesSection> {

    @Override
    public @Nullable ResourcesSection read(Node node, DiagnosticCollector findings) {
      Mapping merged = Mapping.empty(node.place());
      for (Node item : node instanceof Sequence list ? list.items() : List.of(node)) {
        if (item instanceof Mapping part) {
          merged = Merge.merge(merged, part);
        } else if (!item.isNull()) {
          findings.error(
              item.place(), "manifest/type", "expected an object with sections of a template");
          return null;
        }
      }
      return new ResourcesSection(
          new UserResources(parts(merged, findings), extensions(merged, findings)));
    }

    @Override
    public Node normalize(Node node) {
      return node instanceof Mapping section
              && section.get("Resources") instanceof Mapping resources
          ? section.with(
              "Resources",
              resources.map((key, value) ->
                  value instanceof Mapping resource ? withDependsOnList(resource) : value))
          : node;
    }

    @Override
    public Schema schema() {
      Map<String, Schema.Field> fields = new LinkedHashMap<>();
      for (String part : PARTS) {
        fields.put(part, new Schema.Field(schema(part), false, DOCS.get(part)));
      }
      Schema shape = Schema.Shape.of("ResourcesSection", fields);
      return new Schema.AnyOf(List.of(shape, new Schema.ListOf(shape)));
    }

    private static Schema schema(String part) {
      return switch (part) {
        case "Description", "AWSTemplateFormatVersion" -> Schema.Text.of(List.of());
        case "Transform" -> new Schema.ListOf(Schema.Text.of(List.of()));
        case "Resources" -> new Schema.MapOf(resource("Resource", true));
        case "extensions" -> new Schema.MapOf(resource("Extension", false));
        default -> new Schema.MapOf(new Schema.Anything());
      };
    }

    private static Schema resource(String name, boolean typed) {
      Map<String, Schema.Field> fields = new LinkedHashMap<>();
      if (typed) {
        fields.put("Type", new Schema.Field(Schema.Text.of(List.of()), true, DOCS.get("Type")));
      }
      for (String key : EXTENSIBLE) {
        Schema value =
            switch (key) {
              case "Properties", "CreationPolicy", "Metadata", "UpdatePolicy" ->
                  new Schema.MapOf(new Schema.Anything());
              case "DependsOn" -> new Schema.ListOf(Schema.Text.of(List.of()));
              default -> Schema.Text.of(List.of());
            };
        fields.put(key, new Schema.Field(value, false, DOCS.get(key)));
      }
      return Schema.Shape.of(name, fields);
    }
  }

  private static Mapping parts(Mapping section, DiagnosticCollector findings) {
    SequencedMap<String, Mapping.Entry> parts = new LinkedHashMap<>();
    for (Mapping.Entry entry : section.entries().values()) {
      Node value = entry.value();
      if (!PARTS.contains(entry.key())) {
        findings.violation(
            entry.place(),
            "manifest/unknown-property",
            "unknown section of a template \"" + entry.key() + "\"",
            Suggestion.didYouMean(entry.key(), PARTS));
      }
      if (value.isNull() || entry.key().equals("extensions")) {
        continue;
      }
      Node part =
          switch (entry.key()) {
            case "Transform" -> value instanceof Scalar ? list(value) : value;
            case "Resources" -> resources(value, findings);
            case "Description", "AWSTemplateFormatVersion" -> value;
            default -> object(value, findings);
          };
      parts.put(entry.key(), new Mapping.Entry(entry.key(), entry.place(), part));
    }
    return new Mapping(parts, section.place());
  }

  private static Node object(Node value, DiagnosticCollector findings) {
    if (!(value instanceof Mapping)) {
      findings.error(value.place(), "manifest/type", "expected an object");
    }
    return value;
  }

  private static Node resources(Node value, DiagnosticCollector findings) {
    if (!(value instanceof Mapping resources)) {
      return object(value, findings);
    }
    SequencedMap<String, Mapping.Entry> normalized = new LinkedHashMap<>();
    Set<String> explained =
        Indentation.report(
            resources, (id, key) -> key.equals("Type") || EXTENSIBLE.contains(key), findings);
    for (Mapping.Entry entry : resources.entries().values()) {
      if (!entry.value().isNull() && !explained.contains(entry.key())) {
        Node resource = entry.value();
        if (!entry.key().startsWith("Fn::")) { // Such as Fn::ForEach, which is a list.
          resource =
              object(resource, findings) instanceof Mapping mapping
                  ? resource(mapping, findings)
                  : resource;
        }
        normalized.put(entry.key(), new Mapping.Entry(entry.key(), entry.place(), resource));
      }
    }
    return new Mapping(normalized, resources.place());
  }

  private static Mapping resource(Mapping resource, DiagnosticCollector findings) {
    for (Mapping.Entry attribute : resource.entries().values()) {
      if (!attribute.key().equals("Type") && !EXTENSIBLE.contains(attribute.key())) {
        findings.violation(
            attribute.place(),
            "manifest/unknown-property",
            "unknown attribute of a resource \"" + attribute.key() + "\"",
            Suggestion.didYouMean(attribute.key(), EXTENSIBLE));
      }
    }
    Node type = resource.get("Type");
    if (type == null || type.isNull()) {
      findings.violation(
          resource.place(),
          "manifest/missing",
          "a resource needs \"Type\"",
          "for example Type: AWS::S3::Bucket");
    }
    return withDependsOnList(resource);
  }

  private static Mapping withDependsOnList(Mapping resource) {
    Node first = resource.get("DependsOn");
    return first instanceof Scalar && !first.isNull()
        ? resource.with("DependsOn", list(first))
        : resource;
  }

  private static Mapping extensions(Mapping section, DiagnosticCollector findings) {
    Node value = section.get("extensions");
    if (value == null || value.isNull()) {
      return Mapping.empty(section.place());
    }
    if (!(object(value, findings) instanceof Mapping extensions)) {
      return Mapping.empty(section.place());
    }
    for (Mapping.Entry extension : extensions.entries().values()) {
      if (!(object(extension.value(), findings) instanceof Mapping attributes)) {
        continue;
      }
      for (Mapping.Entry attribute : attributes.entries().values()) {
        if (!EXTENSIBLE.contains(attribute.key())) {
          String suggestion = Suggestion.didYouMean(attribute.key(), EXTENSIBLE);
          findings.error(
              attribute.place(),
              "resources/extension",
              "the attribute \"" + attribute.key() + "\" of a resource cannot be extended",
              suggestion == null ? "one of: " + String.join(", ", EXTENSIBLE) : suggestion);
        }
      }
    }
    return extensions;
  }

  private static Node list(Node item) {
    return new Sequence(List.of(item), item.place());
  }
}
