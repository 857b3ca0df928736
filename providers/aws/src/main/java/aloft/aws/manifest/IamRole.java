package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Form;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The role of functions: an existing role, or the settings of the generated role.
public sealed interface IamRole {
  /// Reads an existing role or the settings of the generated role.
  Form<IamRole> FORM =
      new Form<>() {
        @Override
        public @Nullable IamRole read(Node node, DiagnosticCollector findings) {
          if (node instanceof Sequence) {
            findings.error(
                node.place(),
                "manifest/type",
                "expected an object, found a list",
                "write \"statements:\" above the list, and indent it by two more");
            return null;
          }
          boolean isExisting =
              node.text() != null
                  || (node instanceof Mapping mapping
                      && mapping.entries().keySet().stream().anyMatch(key -> key.contains("::")));
          return isExisting
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

  /// An existing role: its ARN, its logical id, or an intrinsic function.
  record Existing(Value role) implements IamRole {}

  /// The settings of the generated role.
  @Doc("The settings of the generated role")
  record Generated(
      @Doc("The role's name (default: service-stage-region-lambdaRole)")
          @ExpectedType(String.class)
          @Matches(
              value = "^[A-Za-z0-9/_+=,.@-]{1,64}$",
              words = "at most 64 letters, digits and / _ + = , . @ -")
          @Nullable Value name,
      @Doc("The role's path (default /)")
          @ExpectedType(String.class)
          @Matches(value = "(^/$)|(^/[!-\\x7f]+/$)", words = "/ or /NAME/")
          @Nullable Value path,
      @Doc("Permissions of the functions") @Nullable List<StatementSection> statements,
      @Doc("The ARNs of managed policies") @Nullable List<Value> managedPolicies,
      @Doc("The ARN of the policy that limits all permissions") @Nullable Value permissionsBoundary,
      @Doc("Deprecated name of permissionsBoundary") @Nullable Value permissionBoundary,
      @Doc("Tags of the role") @Nullable Map<String, TagValue> tags,
      @Doc("shared (default), or perFunction: each function has a role of its own")
          @OneOf({"shared", "perFunction"})
          @Nullable String mode)
      implements IamRole {
    /// No settings.
    public static final Generated EMPTY =
        new Generated(null, null, null, null, null, null, null, null);

    /// Whether each function has a role of its own.
    public boolean isPerFunction() {
      return "perFunction".equals(mode);
    }
  }
}
