package aloft.aws.cloudformation;

import java.util.Arrays;

/// A part of AWS with accounts of its own.
///
/// @see <a
///   href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">partitions</a>
public enum Partition {
  CHINA("aws-cn", "cn-", "amazonaws.com.cn"),
  GOVERNMENT("aws-us-gov", "us-gov-", "amazonaws.com"),
  EUROPE("aws-eusc", "eusc-", "amazonaws.eu"),
  TOP_SECRET("aws-iso", "us-iso-", "c2s.ic.gov"),
  SECRET("aws-iso-b", "us-isob-", "sc2s.sgov.gov"),
  UNITED_KINGDOM("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk"),
  JOINT("aws-iso-f", "us-isof-", "csp.hci.ic.gov"),
  COMMERCIAL("aws", "", "amazonaws.com");

  private final String id;
  private final String regions;
  private final String urlSuffix;

  Partition(String id, String regions, String urlSuffix) {
    this.id = id;
    this.regions = regions;
    this.urlSuffix = urlSuffix;
  }

  /// The partition of a region.
  public static Partition of(String region) {
    return Arrays.stream(values())
        .filter(partition -> region.startsWith(partition.regions))
        .findFirst()
        .orElse(COMMERCIAL);
  }

  /// The part of an ARN, as `aws`: the value of `AWS::Partition`.
  public String id() {
    return id;
  }

  /// The end of host names, as `amazonaws.com`: the value of `AWS::URLSuffix`.
  public String urlSuffix() {
    return urlSuffix;
  }
}
