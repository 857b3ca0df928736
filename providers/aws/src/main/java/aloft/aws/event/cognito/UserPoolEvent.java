package aloft.aws.event.cognito;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `cognitoUserPool`: a step of a user's sign-up or sign-in calls the function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html">Customizing
///   user pool workflows with Lambda triggers</a>
@Doc("A step of a user's sign-up or sign-in calls the function")
public record UserPoolEvent(
    @Required
        @Doc("The name of the user pool")
        @Range(min = 1, max = 128)
        @Matches(
            value = "^[\\w\\s+=,.@-]+$",
            words = "letters, digits, spaces, and any of _ + = , . @ -")
        String pool,
    @Required
        @Doc("The step")
        @OneOf({
          "PreSignUp",
          "PostConfirmation",
          "PreAuthentication",
          "PostAuthentication",
          "PreTokenGeneration",
          "CustomMessage",
          "DefineAuthChallenge",
          "CreateAuthChallenge",
          "VerifyAuthChallengeResponse",
          "UserMigration",
          "CustomSMSSender",
          "CustomEmailSender"
        })
        String trigger,
    @Doc("Whether the user pool exists and is not created by the stack") @Nullable Boolean existing,
    @Doc("Set the triggers of an existing user pool again with each deployment")
        @Nullable Boolean forceDeploy,
    @Doc("The key that encrypts codes; required by CustomSMSSender and CustomEmailSender")
        @Matches(value = "^arn:aws[a-z-]*:kms", words = "the ARN of a KMS key")
        @Nullable Value kmsKeyId,
    @Doc("The version of the function's event: V1_0; also V2_0 or V3_0 for PreTokenGeneration")
        @Nullable String lambdaVersion)
    implements Checked {
  private static final String TOKEN_TRIGGER = "PreTokenGeneration";
  private static final String FIRST_VERSION = "V1_0";
  private static final List<String> TOKEN_VERSIONS = List.of(FIRST_VERSION, "V2_0", "V3_0");

  @Override
  public List<Problem> check() {
    String version = version();
    if (isSender() && kmsKeyId == null) {
      return List.of(
          new Problem(
              "",
              "cognito-user-pool/key",
              "the trigger " + trigger + " needs \"kmsKeyId\"",
              "add the ARN of the KMS key that encrypts the codes"));
    }
    if (version == null) {
      return List.of();
    }
    List<String> versions =
        isSender()
            ? List.of(FIRST_VERSION)
            : trigger.equals(TOKEN_TRIGGER) ? TOKEN_VERSIONS : List.of();
    if (versions.contains(version)) {
      return List.of();
    }
    return List.of(
        versions.isEmpty()
            ? new Problem(
                "lambdaVersion",
                "cognito-user-pool/version",
                "the trigger " + trigger + " has no \"lambdaVersion\"",
                "remove it")
            : new Problem(
                "lambdaVersion",
                "cognito-user-pool/version",
                "the trigger " + trigger + " has no version \"" + version + "\"",
                "one of: " + String.join(", ", versions)));
  }

  boolean isExisting() {
    return Boolean.TRUE.equals(existing);
  }

  /// Whether the function sends the codes, which Cognito encrypts.
  boolean isSender() {
    return trigger.equals("CustomSMSSender") || trigger.equals("CustomEmailSender");
  }

  private @Nullable String version() {
    return lambdaVersion == null || lambdaVersion.isEmpty() ? null : lambdaVersion;
  }

  /// The version that the trigger of a user pool names, or null if it has none.
  @Nullable String effectiveVersion() {
    return version() == null && isSender() ? FIRST_VERSION : version();
  }

  /// The property of the user pool's `LambdaConfig`.
  String property() {
    return trigger.equals(TOKEN_TRIGGER) && version() != null ? trigger + "Config" : trigger;
  }
}
