package aloft.aws.event.polling;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `accessConfigurations`: how Lambda reaches a Kafka cluster, in the order of the manifest.
@Doc("How Lambda reaches the cluster: a VPC, secrets, or both")
public record KafkaAccess(
    @Doc("The subnets; with vpcSecurityGroup")
        @Range(min = 1)
        @Matches(value = "subnet-[a-z0-9]+", words = "a subnet's id, as in subnet-0011aabb")
        @Nullable List<String> vpcSubnet,
    @Doc("The security groups; with vpcSubnet")
        @Range(min = 1)
        @Matches(value = "sg-[a-z0-9]+", words = "a security group's id, as in sg-0011aabb")
        @Nullable List<String> vpcSecurityGroup,
    @Doc("The ARN of a secret for SASL/PLAIN")
        @Range(min = 1)
        @Matches(value = Secrets.ARN, words = Secrets.WORDS)
        @Nullable List<Value> saslPlainAuth,
    @Doc("The ARN of a secret for SASL/SCRAM-256")
        @Range(min = 1)
        @Matches(value = Secrets.ARN, words = Secrets.WORDS)
        @Nullable List<Value> saslScram256Auth,
    @Doc("The ARN of a secret for SASL/SCRAM-512")
        @Range(min = 1)
        @Matches(value = Secrets.ARN, words = Secrets.WORDS)
        @Nullable List<Value> saslScram512Auth,
    @Doc("The ARN of a secret with the client's certificate for TLS")
        @Range(min = 1)
        @Matches(value = Secrets.ARN, words = Secrets.WORDS)
        @Nullable List<Value> clientCertificateTlsAuth,
    @Doc("The ARN of a secret with the certificate of the cluster's authority")
        @Range(min = 1)
        @Matches(value = Secrets.ARN, words = Secrets.WORDS)
        @Nullable List<Value> serverRootCaCertificate,
    @Source Node node)
    implements Checked {

  /// The setting of a key: the type of the access, and its values.
  private record Access(String type, List<Value> values) {}

  private List<Access> settings() {
    List<Access> settings = new ArrayList<>();
    if (node instanceof Mapping mapping) {
      for (String key : mapping.entries().keySet()) {
        Access access =
            switch (key) {
              case "vpcSubnet" -> network("VPC_SUBNET", "subnet:", vpcSubnet);
              case "vpcSecurityGroup" ->
                  network("VPC_SECURITY_GROUP", "security_group:", vpcSecurityGroup);
              case "saslPlainAuth" -> secret("BASIC_AUTH", saslPlainAuth);
              case "saslScram256Auth" -> secret("SASL_SCRAM_256_AUTH", saslScram256Auth);
              case "saslScram512Auth" -> secret("SASL_SCRAM_512_AUTH", saslScram512Auth);
              case "clientCertificateTlsAuth" ->
                  secret("CLIENT_CERTIFICATE_TLS_AUTH", clientCertificateTlsAuth);
              case "serverRootCaCertificate" ->
                  secret("SERVER_ROOT_CA_CERTIFICATE", serverRootCaCertificate);
              default -> secret("", null);
            };
        settings.add(access);
      }
    }
    return settings;
  }

  private static Access network(String type, String prefix, @Nullable List<String> ids) {
    return secret(
        type, ids == null ? null : ids.stream().map(id -> Value.of(prefix + id)).toList());
  }

  private static Access secret(String type, @Nullable List<Value> values) {
    return new Access(type, values == null ? List.of() : values);
  }

  /// The value of the property `SourceAccessConfigurations`.
  Value values() {
    List<Value> values = new ArrayList<>();
    for (Access access : settings()) {
      access.values().forEach(uri -> values.add(PolledEventType.access(access.type(), uri)));
    }
    return new Value.Arr(values);
  }

  /// The ARNs of all secrets.
  List<Value> secrets() {
    List<Value> secrets = new ArrayList<>();
    for (Access access : settings()) {
      if (!access.type().startsWith("VPC_")) {
        secrets.addAll(access.values());
      }
    }
    return secrets;
  }

  boolean isInVpc() {
    return vpcSubnet != null || vpcSecurityGroup != null;
  }

  @Override
  public List<Problem> check() {
    if (settings().isEmpty()) {
      return List.of(
          new Problem(
              "",
              "kafka/access",
              "the object has no settings",
              "add the VPC of the cluster or a secret",
              Problem.Kind.VIOLATION));
    }
    if ((vpcSubnet == null) != (vpcSecurityGroup == null)) {
      String missing = vpcSubnet == null ? "vpcSubnet" : "vpcSecurityGroup";
      String given = vpcSubnet == null ? "vpcSecurityGroup" : "vpcSubnet";
      return List.of(
          new Problem(
              given,
              "kafka/access",
              "\"" + given + "\" needs \"" + missing + "\"",
              "add \"" + missing + "\" with at least one id"));
    }
    return List.of();
  }
}
