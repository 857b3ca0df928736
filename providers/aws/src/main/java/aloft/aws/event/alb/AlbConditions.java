package aloft.aws.event.alb;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Form;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The conditions of a listener rule. A request matches if each given condition has a value that
/// matches; `header` may have several conditions.
///
/// @see <a
///   href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html">Condition
///   types</a>
@Doc("Which requests a rule applies to")
public record AlbConditions(
    @Doc("Paths; * stands for any characters, ? for one")
        @Range(min = 1)
        @Matches(
            value = "^(?=.{1,128}$)([A-Za-z0-9*?_.$/~\"'@:+-]|&amp;)+$",
            words = "at most 128 letters, digits and *?_.$/~\"'@:+-")
        @Nullable List<String> path,
    @Doc("Host names; * stands for any characters, ? for one")
        @Range(min = 1)
        @Matches(
            value = "^(?=.{1,128}$)[A-Za-z0-9*?.-]+$",
            words = "at most 128 letters, digits and *?.-")
        @Nullable List<String> host,
    @Doc("Methods, in upper case")
        @Range(min = 1)
        @Matches(value = "^[A-Z_-]{1,40}$", words = "at most 40 upper-case letters, - and _")
        @Nullable List<String> method,
    @Doc("A header and its values, or a list of headers") @Nullable Headers header,
    @Doc("Parameters of the query string") @Nullable Map<String, String> query,
    @Doc("Addresses of clients, as in 192.0.2.0/24") @Range(min = 1) @Nullable List<String> ip)
    implements Checked {

  private static final int MAX_LENGTH = 128;

  @Override
  public List<Problem> check() {
    List<Problem> problems = new ArrayList<>();
    boolean hasHeader = header != null && !header.items().isEmpty();
    boolean hasQuery = query != null && !query.isEmpty();
    if (path == null && host == null && method == null && ip == null && !hasHeader && !hasQuery) {
      problems.add(
          new Problem(
              "",
              "alb/conditions",
              "the rule has no condition",
              "add one, for example path: /*, which matches all requests"));
    }
    if (query != null) {
      query.forEach((key, value) -> {
        if (key.length() > MAX_LENGTH || value.length() > MAX_LENGTH) {
          problems.add(refused("query", "a parameter and its value have 128 characters at most"));
        }
      });
    }
    checkDistinct("ip", ip, problems);
    if (header != null) {
      header.items().forEach(item -> checkDistinct("header", item.values(), problems));
    }
    return problems;
  }

  private static void checkDistinct(
      String key, @Nullable List<String> values, List<Problem> problems) {
    if (values != null && new HashSet<>(values).size() < values.size()) {
      problems.add(refused(key, "a value occurs twice"));
    }
  }

  private static Problem refused(String key, String message) {
    return new Problem(key, "alb/conditions", message, null, Problem.Kind.REFUSED);
  }

  /// A header, and the values of which one must match.
  @Doc("A header and its values")
  public record Header(
      @Required @Doc("The name of the header") @Range(max = 40) String name,
      @Required
          @Doc("Values of which one must match; * stands for any characters, ? for one")
          @Range(min = 1)
          @Matches(value = "^.{0,128}$", words = "at most 128 characters")
          List<String> values) {}

  /// One header or several.
  public static final class Headers {
    /// Reads a header or a list of headers.
    public static final Form<Headers> FORM = new HeadersForm();

    private final List<Header> items;

    private Headers(List<Header> items) {
      this.items = List.copyOf(items);
    }

    List<Header> items() {
      return items;
    }
  }

  private static final class HeadersForm implements Form<Headers> {
    @Override
    public @Nullable Headers read(Node node, DiagnosticCollector findings) {
      List<Node> nodes = node instanceof Sequence list ? list.items() : List.of(node);
      List<Header> headers = new ArrayList<>();
      for (Node item : nodes) {
        Header header = Decoder.read(Header.class, item, findings);
        if (header == null) {
          return null;
        }
        headers.add(header);
      }
      return new Headers(headers);
    }

    @Override
    public Node normalize(Node node) {
      return switch (node) {
        case Mapping header -> Decoder.normalize(Header.class, header);
        case Sequence list ->
            new Sequence(
                list.items().stream().map(item -> Decoder.normalize(Header.class, item)).toList(),
                list.place());
        default -> node;
      };
    }

    @Override
    public Schema schema() {
      Schema header = Schema.of(Header.class);
      return new Schema.AnyOf(List.of(header, new Schema.ListOf(header)));
    }
  }
}
