package aloft.aws.existing;

/// Where the resources of a stack are.
///
/// @param partition as in `aws`
/// @param account 12 digits
/// @param domain the end of the names of hosts, as in `amazonaws.com`
public record AccountRegion(String partition, String region, String account, String domain) {

  /// Reads the ARN of a stack or of a caller; a caller's has no region.
  public static AccountRegion of(String arn, String region, String domain) {
    String[] parts = arn.split(":", -1);
    return parts.length < 5
        ? new AccountRegion("aws", region, "", domain)
        : new AccountRegion(parts[1], region, parts[4], domain);
  }
}
