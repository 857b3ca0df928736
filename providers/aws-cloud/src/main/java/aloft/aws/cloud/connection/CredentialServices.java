package aloft.aws.cloud.connection;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sso.SsoClient;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;
import software.amazon.awssdk.services.sts.StsClient;

/// The services of AWS that give out keys.
interface CredentialServices {

  /// Gives the keys of roles, to somebody.
  StsClient sts(AwsCredentialsProvider as);

  /// The portal of a sign-in, in a region.
  SsoClient sso(String region);

  /// Renews the tokens of sign-ins, in a region.
  SsoOidcClient tokens(String region);
}
