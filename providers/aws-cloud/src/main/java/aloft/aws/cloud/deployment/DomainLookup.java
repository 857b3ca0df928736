package aloft.aws.cloud.deployment;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.plan.DomainStep;
import aloft.aws.plan.StackLocation;
import aloft.aws.plan.StackStep;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigateway.model.NotFoundException;

/// Finds out what the template needs to know of custom domains: whether they exist outside of the
/// stack, their certificates and their hosted zones.
final class DomainLookup {
  static final Set<String> APIS = Set.of("AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api");

  private static final Pattern ZONE =
      Pattern.compile("<HostedZone>(.*?)</HostedZone>", Pattern.DOTALL);

  /// ACM returns [only](https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html)
  /// certificates with RSA keys of up to 2048 bits if it is not asked for others.
  private static final String OTHER_KEYS =
      ", \"Includes\": {\"keyTypes\": [\"RSA_3072\", \"RSA_4096\", \"EC_prime256v1\","
          + " \"EC_secp384r1\", \"EC_secp521r1\"]}";

  private final Clients clients;
  private final Stacks stacks;
  private final StackLocation location;
  private final boolean hasApi;
  private final Progress progress;

  /// @param hasApi whether the template has an API
  DomainLookup(Clients clients, StackLocation location, boolean hasApi, Progress progress) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.location = location;
    this.hasApi = hasApi;
    this.progress = progress;
  }

  /// The parameters of the template.
  ///
  /// @throws UserException if there is no certificate or no zone for a domain
  List<StackStep.Parameter> parameters(DomainStep step) {
    List<StackStep.Parameter> parameters = new ArrayList<>();
    for (DomainStep.Domain domain : step.domains()) {
      String mode = mode(domain);
      add(parameters, domain.mode(), mode);
      if (mode.equals(DomainStep.CREATE)) {
        String certificate = domain.certificate();
        if (certificate != null) {
          add(parameters, certificate, certificate(domain));
        }
        String zone = domain.zone();
        if (zone != null) {
          add(parameters, zone, zone(domain));
        }
      }
    }
    return parameters;
  }

  // Two mappings of one domain have the certificate and the zone in common.
  private static void add(List<StackStep.Parameter> parameters, String key, String value) {
    if (parameters.stream().noneMatch(parameter -> parameter.key().equals(key))) {
      parameters.add(new StackStep.Parameter(key, value, null));
    }
  }

  private String mode(DomainStep.Domain domain) {
    if (stacks.physicalId(location.stack(), domain.domainId()) != null) {
      return DomainStep.CREATE;
    }
    try {
      clients.apiGateway().getDomainName(request -> request.domainName(domain.name()));
    } catch (NotFoundException e) {
      return DomainStep.CREATE;
    }
    if (stacks.physicalId(location.stack(), domain.mappingId()) != null) {
      return DomainStep.MAP;
    }
    String path = domain.path().isEmpty() ? "(none)" : domain.path();
    try {
      String api =
          clients
              .apiGateway()
              .getBasePathMapping(request -> request.domainName(domain.name()).basePath(path))
              .restApiId();
      if (isOther(api)) {
        progress.report(new ProgressEvent.Noted(otherApi(domain, api)));
      }
      return DomainStep.KEEP;
    } catch (NotFoundException e) {
      return DomainStep.MAP;
    }
  }

  /// Whether the service has APIs, and none of them has this id.
  private boolean isOther(String api) {
    boolean exists = stacks.find(location.stack()) != null;
    return hasApi
        && !(exists
            && stacks.resources(location.stack()).stream()
                .anyMatch(resource -> APIS.contains(resource.type()) && resource.id().equals(api)));
  }

  private static Diagnostic otherApi(DomainStep.Domain domain, String api) {
    return Diagnostic.warning(
            "domain/other-api",
            "the domain "
                + domain.name()
                + " has the path \"/"
                + domain.path()
                + "\" for another API, "
                + api
                + ": it does not lead to this service")
        .hint(
            "the mapping is not part of the stack: delete it in API Gateway and deploy with"
                + " --force, or set another \"basePath\"");
  }

  private String certificate(DomainStep.Domain domain) {
    String region = domain.edge() ? "us-east-1" : clients.region();
    String found = certificate(domain, region, true, "");
    if (found == null) {
      found = certificate(domain, region, true, OTHER_KEYS);
    }
    if (found == null) {
      found = certificate(domain, region, false, "");
    }
    if (found == null) {
      String name = domain.certificateName();
      throw new UserException(
          Diagnostic.error(
                  "domain/certificate",
                  "there is no certificate for "
                      + (name == null ? domain.name() : name)
                      + " in "
                      + region)
              .hint(
                  domain.edge()
                      ? "request one in ACM, in us-east-1: the domain is edge-optimized"
                      : "request one in ACM, or set \"certificateArn\""));
    }
    return found;
  }

  /// The certificate that fits best; null if there is none.
  ///
  /// @param issued whether it must be issued: a domain cannot have others yet
  /// @param filter a further part of the request
  private @Nullable String certificate(
      DomainStep.Domain domain, String region, boolean issued, String filter) {
    String found = null;
    int best = 0;
    String token = null;
    do {
      Node page = certificates(region, filter, token);
      if (page.get("CertificateSummaryList") instanceof Sequence list) {
        for (Node certificate : list.items()) {
          for (String name : names(certificate)) {
            int fit = fit(name, domain);
            if (fit > best && (!issued || "ISSUED".equals(text(certificate.get("Status"))))) {
              best = fit;
              found = text(certificate.get("CertificateArn"));
            }
          }
        }
      }
      token = text(page.get("NextToken"));
    } while (token != null);
    return found;
  }

  private Node certificates(String region, String filter, @Nullable String token) {
    String statuses =
        "{\"CertificateStatuses\": [\"PENDING_VALIDATION\", \"ISSUED\", \"INACTIVE\"]";
    String next = token == null ? "" : ", \"NextToken\": " + Json.write(token, 0);
    return Json.read(
        clients
            .certificates(region)
            .post(
                "ListCertificates",
                statuses + filter + next + "}",
                Map.of(
                    "Content-Type", "application/x-amz-json-1.1",
                    "X-Amz-Target", "CertificateManager.ListCertificates")),
        "the answer of ACM");
  }

  private static List<String> names(Node certificate) {
    List<String> names = new ArrayList<>();
    String name = text(certificate.get("DomainName"));
    if (name != null) {
      names.add(name);
    }
    if (certificate.get("SubjectAlternativeNameSummaries") instanceof Sequence others) {
      for (Node other : others.items()) {
        String text = other.text();
        if (text != null) {
          names.add(text);
        }
      }
    }
    return names;
  }

  /// How well the name of a certificate fits a domain; 0 if it does not.
  private static int fit(String name, DomainStep.Domain domain) {
    String required = domain.certificateName();
    if (required != null) {
      return name.equals(required) ? 1 : 0;
    }
    if (!name.startsWith("*.")) {
      return name.equals(domain.name()) ? name.length() + 2 : 0;
    }
    int dot = domain.name().indexOf('.');
    return dot >= 0 && domain.name().substring(dot).equals(name.substring(1)) ? name.length() : 0;
  }

  private String zone(DomainStep.Domain domain) {
    String found = null;
    int length = 0;
    String marker = "";
    do {
      String answer =
          clients
              .hostedZones()
              .get(
                  "ListHostedZones",
                  "/2013-04-01/hostedzone",
                  marker.isEmpty() ? Map.of() : Map.of("marker", marker));
      Matcher zones = ZONE.matcher(answer);
      while (zones.find()) {
        String name = element(zones.group(1), "Name").replaceFirst("\\.$", "");
        boolean isPrivate = element(zones.group(1), "PrivateZone").equals("true");
        Boolean required = domain.privateZone();
        boolean contains = domain.name().equals(name) || domain.name().endsWith("." + name);
        if (contains && (required == null || required == isPrivate) && name.length() > length) {
          length = name.length();
          found = element(zones.group(1), "Id").replaceFirst("^/hostedzone/", "");
        }
      }
      marker = element(answer, "NextMarker");
    } while (!marker.isEmpty());
    if (found == null) {
      throw new UserException(
          Diagnostic.error("domain/zone", "Route 53 has no hosted zone for " + domain.name())
              .hint(
                  "create one, set \"hostedZoneId\", or set \"createRoute53Record: false\" and"
                      + " create the record elsewhere"));
    }
    return found;
  }

  private static String element(String xml, String name) {
    int start = xml.indexOf("<" + name + ">");
    int end = xml.indexOf("</" + name + ">", start + 1);
    return start < 0 || end < 0 ? "" : xml.substring(start + name.length() + 2, end);
  }

  private static @Nullable String text(@Nullable Node node) {
    return node == null ? null : node.text();
  }
}
