package aloft.aws.cloud.connection;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sso.SsoClient;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;
import software.amazon.awssdk.services.sts.StsClient;

/// The AWS services that issue temporary credentials.
interface CredentialServices {

  /// A client of STS that signs its requests with the given credentials.
  StsClient sts(AwsCredentialsProvider source);

  /// A client of the IAM Identity Center portal, which exchanges a sign-in token for role
  /// credentials.
  SsoClient sso(String region);

  /// A client of the service that refreshes sign-in tokens.
  SsoOidcClient ssoOidc(String region);
}
