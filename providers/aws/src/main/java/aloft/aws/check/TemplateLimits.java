package aloft.aws.check;

import aloft.aws.cloudformation.Expressions;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.manifest.StackParameter;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Checks the size of a template, the numbers of its parts and their names.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html">Limits
///   of CloudFormation</a>
final class TemplateLimits {
  private static final int BYTES = 1_000_000;
  private static final int RESOURCES = 500;
  private static final int RESOURCES_TO_WARN = 450;
  private static final int OTHERS = 200;
  private static final int DESCRIPTION_BYTES = 1024;
  private static final int NAME_LENGTH = 255;
  private static final int LISTED = 5;
  private static final String LAMBDA_FUNCTION = "LambdaFunction";

  private final TemplateParts parts;
  private final DiagnosticCollector findings;

  /// The keys of the functions by the stems of their ids.
  private final Map<String, String> functions = new HashMap<>();

  /// The lengths of these stems, the longest first.
  private final Set<Integer> lengths = new TreeSet<>((left, right) -> right - left);

  private TemplateLimits(TemplateParts parts, DiagnosticCollector findings) {
    this.parts = parts;
    this.findings = findings;
  }

  /// @param json the text of the template's file
  static void check(TemplateParts parts, String json, DiagnosticCollector findings) {
    TemplateLimits limits = new TemplateLimits(parts, findings);
    limits.checkSize(json);
    limits.checkDescription();
    if (!parts.isTransformed()) {
      limits.checkResources();
      limits.checkParameterValues();
    }
    limits.checkPart("parameters", parts.parameters(), "");
    limits.checkPart("outputs", parts.outputs(), "");
    limits.checkPart("mappings", parts.mappings(), "-.");
    limits.checkPart("conditions", parts.conditions(), "&");
  }

  private void checkSize(String json) {
    // No character has more than three bytes for each of its chars.
    int bytes = json.length() <= BYTES / 3 ? 0 : json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > BYTES) {
      findings.refusal(
          parts.placeOfService(),
          "stack/size",
          "the template has " + bytes + " bytes, but CloudFormation allows " + BYTES + " at most",
          "--minify-template leaves out its white space; otherwise split the service");
    }
  }

  private void checkDescription() {
    Node description = parts.template().get("Description");
    String text = description == null ? null : description.text();
    if (description != null && text != null && text.length() > DESCRIPTION_BYTES) {
      findings.refusal(
          parts.place("", description.place()),
          "aws/name-length",
          "the description of the template has "
              + text.length()
              + " characters, but CloudFormation allows "
              + DESCRIPTION_BYTES
              + " at most",
          null);
    }
  }

  private void checkResources() {
    int count = parts.resources().entries().size();
    if (count > RESOURCES) {
      findings.refusal(
          parts.placeOfService(),
          "stack/resources",
          "the template has "
              + count
              + " resources, but CloudFormation allows "
              + RESOURCES
              + " at most",
          composition() + "; split the service");
    } else if (count >= RESOURCES_TO_WARN) {
      findings.warning(
          parts.placeOfService(),
          "stack/resources",
          "the template has "
              + count
              + " resources; CloudFormation allows "
              + RESOURCES
              + " at most",
          composition() + "; split the service before it reaches the limit");
    }
    checkNames(parts.resources(), "the logical id", "");
  }

  /// The types and the functions with the most resources.
  private String composition() {
    Map<String, Integer> types = new TreeMap<>();
    Map<String, Integer> owners = new TreeMap<>();
    parts
        .service()
        .functions()
        .forEach(function -> {
          String stem = LogicalIds.stem(function.key());
          functions.put(stem, function.key());
          lengths.add(stem.length());
        });
    for (Mapping.Entry resource : parts.resources().entries().values()) {
      Node type = resource.value().get("Type");
      String name = type == null ? null : type.text();
      types.merge(name == null ? "without type" : name, 1, Integer::sum);
      String function = owner(resource);
      if (function != null) {
        owners.merge(function, 1, Integer::sum);
      }
    }
    String text = "they are " + largest(types);
    return owners.isEmpty() ? text : text + "; the functions with the most are " + largest(owners);
  }

  private static String largest(Map<String, Integer> counts) {
    List<Map.Entry<String, Integer>> entries = new ArrayList<>(counts.entrySet());
    entries.sort((left, right) -> Integer.compare(right.getValue(), left.getValue()));
    List<String> texts = new ArrayList<>();
    for (Map.Entry<String, Integer> entry : entries.subList(0, Math.min(LISTED, entries.size()))) {
      texts.add(entry.getKey() + " (" + entry.getValue() + ")");
    }
    return String.join(", ", texts) + (entries.size() > LISTED ? ", ..." : "");
  }

  // The function that a generated resource belongs to: by its id, else by its references.
  private @Nullable String owner(Mapping.Entry resource) {
    if (!TemplateParts.isGenerated(resource.place())) {
      return null;
    }
    for (int length : lengths) {
      String key =
          length > resource.key().length()
              ? null
              : functions.get(resource.key().substring(0, length));
      if (key != null) {
        return key;
      }
    }
    FirstFunction first = new FirstFunction();
    new Expressions(first).visit(resource.value());
    return first.key;
  }

  /// Finds the first function that a resource refers to.
  private final class FirstFunction implements Expressions.Visitor {
    private @Nullable String key;

    @Override
    public void attribute(String id, @Nullable String attribute, Node node) {
      ref(id, node);
    }

    @Override
    public void ref(String id, Node node) {
      if (key == null && id.endsWith(LAMBDA_FUNCTION)) {
        key = functions.get(id.substring(0, id.length() - LAMBDA_FUNCTION.length()));
      }
    }
  }

  /// A parameter without a default needs a value when the stack is created.
  private void checkParameterValues() {
    Set<String> given = new HashSet<>();
    for (StackParameter parameter : parts.service().provider().stack().stackParameters()) {
      if (parameter.parameterKey() != null) {
        given.add(parameter.parameterKey());
      }
    }
    for (Mapping.Entry parameter : parts.parameters().entries().values()) {
      if (parameter.value().get("Default") == null && !given.contains(parameter.key())) {
        findings.refusal(
            parts.place(parameter),
            "stack/parameter",
            "the parameter \"" + parameter.key() + "\" has no value",
            "set its Default, or provider.stackParameters");
      }
    }
    checkParameterNames();
  }

  private void checkParameterNames() {
    for (StackParameter parameter : parts.service().provider().stack().stackParameters()) {
      String name = parameter.parameterKey();
      if (name != null && parts.parameters().get(name) == null) {
        Node node = parts.service().provider().node().get("stackParameters");
        findings.refusal(
            node == null ? parts.placeOfService() : node.place(),
            "stack/parameter",
            "the template has no parameter \"" + name + "\"",
            Suggestion.didYouMean(name, parts.parameters().entries().keySet()));
      }
    }
  }

  private void checkPart(String noun, Mapping part, String allowed) {
    int count = part.entries().size();
    if (count > OTHERS && !noun.equals("conditions")) {
      findings.refusal(
          parts.placeOfService(),
          "stack/" + noun,
          "the template has "
              + count
              + " "
              + noun
              + ", but CloudFormation allows "
              + OTHERS
              + " at most",
          "split the service");
    }
    checkNames(part, "the name", allowed);
  }

  private void checkNames(Mapping part, String noun, String allowed) {
    for (Mapping.Entry entry : part.entries().values()) {
      String name = entry.key();
      if (TemplateParts.isGenerated(entry.place()) || name.startsWith("Fn::")) {
        continue;
      }
      if (name.length() > NAME_LENGTH) {
        findings.refusal(
            parts.place(entry),
            "aws/name-length",
            noun
                + " has "
                + name.length()
                + " characters, but CloudFormation allows "
                + NAME_LENGTH
                + " at most: "
                + name.substring(0, 100)
                + "...",
            "choose a shorter name");
      } else if (!isAlphanumeric(name, allowed)) {
        findings.refusal(
            parts.place(entry),
            "resources/name",
            noun + " \"" + name + "\" must consist of letters and digits",
            null);
      }
    }
  }

  private static boolean isAlphanumeric(String name, String allowed) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean valid =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || allowed.indexOf(c) >= 0;
      if (!valid) {
        return false;
      }
    }
    return true;
  }
}
