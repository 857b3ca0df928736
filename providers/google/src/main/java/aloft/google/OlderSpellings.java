package aloft.google;

import aloft.build.FunctionEntries;
import aloft.build.portable.OutdatedKeys;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Spellings of the plugin serverless-google-cloudfunctions, and what is written instead today.
final class OlderSpellings {
  /// Keys of the provider section and of functions that only have another name today.
  private static final Map<String, String> RENAMED =
      Map.of(
          "memorySize", "memory",
          "availableMemoryMb", "memory",
          "serviceAccountEmail", "serviceAccount");

  private static final Map<String, String> EGRESS =
      Map.of(
          "ALL", "all",
          "ALL_TRAFFIC", "all",
          "PRIVATE", "private-ranges-only",
          "PRIVATE_RANGES_ONLY", "private-ranges-only");

  private final DiagnosticCollector findings;
  private final @Nullable String project;
  private final OutdatedKeys outdated = new OutdatedKeys("serverless-google-cloudfunctions");

  private OlderSpellings(@Nullable String project, DiagnosticCollector findings) {
    this.project = project;
    this.findings = findings;
  }

  /// Returns a manifest in the spelling of today, and warns once about each outdated key.
  static Mapping replaced(Mapping manifest, DiagnosticCollector findings) {
    Node project = manifest.get("provider", "project");
    OlderSpellings spellings =
        new OlderSpellings(project == null ? null : project.text(), findings);
    Mapping current = spellings.outdated.withoutPlugin(manifest);
    if (current.get("provider") instanceof Mapping provider) {
      current = current.with("provider", spellings.settings(provider));
    }
    Node functions = current.get("functions");
    if (functions != null) {
      current = current.with("functions", FunctionEntries.map(functions, spellings::function));
    }
    spellings.outdated.report(findings);
    return current;
  }

  private Mapping settings(Mapping section) {
    List<Mapping.Entry> entries = new ArrayList<>();
    Mapping scale =
        section.get("scale") instanceof Mapping written ? written : Mapping.empty(section.place());
    for (Mapping.Entry entry : section.entries().values()) {
      String today = RENAMED.get(entry.key());
      Node value = entry.value();
      Scalar seconds = entry.key().equals("timeout") ? seconds(value) : null;
      String text = entry.key().equals("vpcEgress") ? value.text() : null;
      String egress = text == null ? null : EGRESS.get(text);
      if (today != null) {
        if (section.get(today) == null) {
          entries.add(new Mapping.Entry(today, entry.place(), value));
        }
        outdated.add(entry.key(), "write \"" + today + "\"", entry.place());
      } else if (entry.key().equals("minInstances") || entry.key().equals("maxInstances")) {
        String bound = entry.key().substring(0, 3);
        scale = scale.with(bound, value);
        outdated.add(entry.key(), "write \"scale: {" + bound + ": ...}\"", entry.place());
      } else if (seconds != null) {
        entries.add(new Mapping.Entry("timeout", entry.place(), seconds));
        outdated.add(
            "timeout",
            "timeout: " + value.text(),
            "write only the number of seconds",
            value.place());
      } else if (egress != null) {
        entries.add(
            new Mapping.Entry("vpcEgress", entry.place(), new Scalar(egress, value.place())));
        outdated.add(
            "vpcEgress", "vpcEgress: " + value.text(), "write \"" + egress + "\"", value.place());
      } else {
        entries.add(entry);
      }
    }
    Mapping current = Mapping.of(entries, section.place());
    return scale.entries().isEmpty() ? current : current.with("scale", scale);
  }

  // `60s` as a number.
  private static @Nullable Scalar seconds(Node timeout) {
    String text = timeout.text();
    return text != null && text.matches("[0-9]{1,9}s")
        ? new Scalar(Long.valueOf(text.substring(0, text.length() - 1)), timeout.place())
        : null;
  }

  private Mapping function(Mapping function) {
    Mapping current = settings(function);
    if (!(current.get("events") instanceof Sequence events)) {
      return current;
    }
    List<Node> items = new ArrayList<>();
    for (Node item : events.items()) {
      Node settings = item.get("event");
      Node request = item.get("http");
      if (item instanceof Mapping event && request != null && isPath(request)) {
        items.add(event.with("http", new Scalar("*", request.place())));
        outdated.add(
            "http",
            "http: " + request.text(),
            "it never had an effect: write \"http: '*'\", or a method and a path, as in \"http: GET"
                + " /users/{id}\"; everybody may call the function, unless \"auth: iam\" is set",
            request.place());
      } else if (settings instanceof Mapping first && first.get("eventType") != null) {
        Mapping today = event(first);
        if (today != null) {
          items.add(today);
        }
        if (first.get("failurePolicy", "retry") != null && current.get("retry") == null) {
          current = current.with("retry", new Scalar(true, first.place()));
        }
      } else {
        items.add(item);
      }
    }
    return current.with("events", new Sequence(items, events.place()));
  }

  // The plugin has a single word here; today, one needs a method or is `*`.
  private static boolean isPath(Node request) {
    String text = request.text();
    return text != null && !text.isBlank() && !text.equals("*") && !text.strip().contains(" ");
  }

  private @Nullable Mapping event(Mapping settings) {
    Node failurePolicy = settings.get("failurePolicy");
    if (failurePolicy != null) {
      outdated.add("failurePolicy", "write \"retry: true\" in the function", failurePolicy.place());
    }
    Node type = settings.get("eventType");
    SourceRange place = type == null ? settings.place() : type.place();
    Mapping today = FirstGeneration.event(settings, project, findings);
    if (today == null) {
      return null;
    }
    String text = today.entries().firstEntry().getKey();
    outdated.add(
        "eventType",
        "write \"- "
            + text
            + ": "
            + Json.write(today.get(text), 0)
            + "\"; the handler receives a CloudEvent",
        place);
    return today;
  }
}
