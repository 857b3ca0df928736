package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Form;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The role of functions: one that is there already, or the settings of the one that is made.
public sealed interface IamRole {
  /// Reads either.
  Form<IamRole> FORM =
      new Form<>() {
        @Override
        public @Nullable IamRole read(Node node, DiagnosticCollector findings) {
          boolean there =
              node.text() != null
                  || (node instanceof Mapping mapping
                      && mapping.entries().keySet().stream().anyMatch(key -> key.contains("::")));
          return there
              ? new Existing(Value.of(node))
              : Decoder.read(Generated.class, node, findings);
        }

        @Override
        public Schema schema() {
          return new Schema.AnyOf(
              List.of(
                  Schema.Text.of(List.of()),
                  new Schema.MapOf(new Schema.Anything()),
                  Schema.of(Generated.class)));
        }
      };

  /// A role that is there already: its ARN, its logical id, or a function that yields one.
  record Existing(Value role) implements IamRole {}

  /// The settings of the role that is made.
  @Doc("The settings of the role that is made")
  record Generated(
      @Doc("Its name (default: service-stage-region-lambdaRole)")
          @ExpectedType(String.class)
          @Matches(
              value = "^[A-Za-z0-9/_+=,.@-]{1,64}$",
              words = "at most 64 letters, digits and / _ + = , . @ -")
          @Nullable Value name,
      @Doc("Its path (default /)")
          @ExpectedType(String.class)
          @Matches(value = "(^/$)|(^/[!-\\x7f]+/$)", words = "/ or /NAME/")
          @Nullable Value path,
      @Doc("What functions may do") @Nullable List<StatementSection> statements,
      @Nullable List<Value> managedPolicies,
      @Nullable Value permissionsBoundary,
      @Doc("The older name of permissionsBoundary") @Nullable Value permissionBoundary,
      @Nullable Map<String, TagValue> tags)
      implements IamRole {}
}
