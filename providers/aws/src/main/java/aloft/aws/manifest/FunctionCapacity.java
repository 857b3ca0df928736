package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Form;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The capacity provider that a function runs on.
public final class FunctionCapacity {
  /// Reads the name or the ARN of a capacity provider, an intrinsic function, or settings.
  public static final Form<FunctionCapacity> FORM =
      new Form<>() {
        @Override
        public @Nullable FunctionCapacity read(Node node, DiagnosticCollector findings) {
          boolean isFunction =
              node instanceof Mapping mapping
                  && mapping.entries().keySet().stream()
                      .anyMatch(key -> key.equals("Ref") || key.startsWith("Fn::"));
          if (isFunction || node.text() != null) {
            return new FunctionCapacity(new Settings(Value.of(node), null, null, null), node);
          }
          Settings settings = Decoder.read(Settings.class, node, findings);
          return settings == null ? null : new FunctionCapacity(settings, node);
        }

        @Override
        public Schema schema() {
          return new Schema.AnyOf(
              List.of(
                  Schema.Text.of(List.of()),
                  Schema.of(Settings.class),
                  new Schema.MapOf(new Schema.Anything())));
        }
      };

  private final Settings settings;
  private final Node node;

  private FunctionCapacity(Settings settings, Node node) {
    this.settings = settings;
    this.node = node;
  }

  public Settings settings() {
    return settings;
  }

  /// The key below provider.capacityProviders; null for an ARN or an intrinsic function.
  public @Nullable String key() {
    String text = settings.name().text();
    return text == null || text.startsWith("arn:") ? null : text;
  }

  public Node node() {
    return node;
  }

  /// How a function runs on a capacity provider.
  @Doc("How a function runs on a capacity provider")
  public record Settings(
      @Required @Doc("A key of provider.capacityProviders, or the ARN of a capacity provider")
          Value name,
      @Doc("Maximum number of calls that run at once in an environment")
          @ExpectedType(Integer.class)
          @Range(min = 1, max = 1600)
          @Nullable Value maxConcurrency,
      @Doc("Gigabytes of memory for each virtual processor: 2, 4 or 8")
          @ExpectedType(Integer.class)
          @Range(min = 2, max = 8)
          @Nullable Value memoryPerVCpu,
      @Doc("How many environments there are") @Nullable Environments scaling) {}

  /// How many environments a function has.
  @Doc("How many environments a function has")
  public record Environments(
      @Doc("At least so many") @Range(min = 0, max = 15000) @Nullable Integer min,
      @Doc("At most so many") @Range(min = 0, max = 15000) @Nullable Integer max)
      implements Checked {
    @Override
    public List<Problem> check() {
      boolean stopped = min != null && min == 0 && (max == null || max != 0);
      boolean swapped = min != null && max != null && min > max;
      return stopped || swapped
          ? List.of(
              new Problem(
                  "",
                  "function/capacity",
                  stopped
                      ? "\"min\" can be 0 only if \"max\" is 0"
                      : "\"min\" is more than \"max\"",
                  "correct one of them"))
          : List.of();
    }
  }
}
