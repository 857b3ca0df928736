package aloft.aws.manifest;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Form;
import aloft.spi.schema.Rules;
import aloft.spi.schema.Schema;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The runtime of a function, for example `nodejs22.x`; unknown runtimes are passed on with a
/// finding.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html">Lambda
///   runtimes</a>
public final class LambdaRuntime {
  private static final List<String> KNOWN =
      List.of(
          "dotnet8",
          "dotnet9",
          "dotnet10",
          "java25",
          "java21",
          "java17.al2023",
          "java17",
          "java11.al2023",
          "java11",
          "java8.al2023",
          "java8.al2",
          "nodejs20.x",
          "nodejs22.x",
          "nodejs24.x",
          "provided.al2",
          "provided.al2023",
          "python3.10",
          "python3.11",
          "python3.12",
          "python3.13",
          "python3.14",
          "ruby3.3",
          "ruby3.4",
          "ruby4.0");

  /// Reads a runtime.
  public static final Form<LambdaRuntime> FORM =
      new Form<>() {
        @Override
        public @Nullable LambdaRuntime read(Node node, DiagnosticCollector findings) {
          String name = node.text();
          if (name == null) {
            findings.error(
                node.place(), "manifest/type", "expected a runtime, for example \"nodejs24.x\"");
            return null;
          }
          if (!KNOWN.contains(name)) {
            reportUnknown(name, node.place(), findings);
          }
          return new LambdaRuntime(name);
        }

        @Override
        public Schema schema() {
          Pattern deprecated = Pattern.compile(RuntimeSupport.pattern());
          Rules rules =
              new Rules(
                  List.of(),
                  false,
                  deprecated,
                  "a deprecated runtime",
                  Long.MIN_VALUE,
                  Long.MAX_VALUE,
                  true);
          return new Schema.AnyOf(List.of(Schema.Text.of(KNOWN), new Schema.Text(rules)));
        }
      };

  // A runtime that has ended is reported when the service is deployed, with its dates.
  private static void reportUnknown(String name, SourceRange place, DiagnosticCollector findings) {
    if (RuntimeSupport.of(name) != null) {
      return;
    }
    String message = "unsupported runtime \"" + name + "\"";
    String suggestion = Suggestion.didYouMean(name, KNOWN);
    String hint = suggestion == null ? "one of: " + String.join(", ", KNOWN) : suggestion;
    if (isFuture(name)) {
      findings.violation(place, "manifest/value", message, hint);
    } else {
      findings.refusal(place, "manifest/value", message, hint);
    }
  }

  // AWS may have added it since this version of Aloft.
  private static boolean isFuture(String name) {
    return name.matches(
        "(nodejs(2[68]|[3-9]\\d)\\.x|python3\\.(1[5-9]|[2-9]\\d)|java(2[6-9]|[3-9]\\d).*"
            + "|dotnet(1[1-9]|[2-9]\\d)|ruby([4-9]|\\d\\d)\\.\\d|provided\\.al20(2[4-9]|[3-9]\\d))");
  }

  private final String name;

  private LambdaRuntime(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }
}
