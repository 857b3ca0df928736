package aloft.aws.removal;

import java.util.List;
import java.util.Map;

/// The properties whose change in place interrupts a resource: "Update requires: Some
/// interruptions" in the documentation. CloudFormation does not announce it.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html">
///   Update behaviors</a>
public final class Interruptions {
  private static final Map<String, List<String>> PROPERTIES =
      Map.of(
          "AWS::RDS::DBInstance",
          List.of(
              "AllocatedStorage",
              "AutoMinorVersionUpgrade",
              "BackupRetentionPeriod",
              "DBInstanceClass",
              "DBParameterGroupName",
              "EngineVersion",
              "MultiAZ",
              "PreferredMaintenanceWindow",
              "StorageType"),
          "AWS::RDS::DBCluster",
          List.of("DBClusterParameterGroupName", "EngineVersion", "PreferredMaintenanceWindow"),
          "AWS::DocDB::DBInstance",
          List.of("AutoMinorVersionUpgrade", "DBInstanceClass", "PreferredMaintenanceWindow"),
          "AWS::Neptune::DBInstance",
          List.of("AutoMinorVersionUpgrade", "DBInstanceClass", "PreferredMaintenanceWindow"),
          "AWS::EC2::Instance",
          List.of("EbsOptimized", "InstanceType", "KernelId", "RamdiskId", "UserData"),
          "AWS::ElastiCache::CacheCluster",
          List.of("CacheNodeType", "CacheParameterGroupName", "EngineVersion", "NumCacheNodes"),
          "AWS::ElastiCache::ReplicationGroup",
          List.of("CacheNodeType", "EngineVersion", "NodeGroupConfiguration", "NumNodeGroups"),
          "AWS::Redshift::Cluster",
          List.of("ClusterType", "ClusterVersion", "NodeType", "NumberOfNodes"),
          "AWS::AmazonMQ::Broker",
          List.of("EngineVersion", "HostInstanceType", "Users"));

  private Interruptions() {}

  /// Whether a change of a property that does not replace a resource interrupts it.
  public static boolean mayCause(String type, String property) {
    return PROPERTIES.getOrDefault(type, List.of()).contains(property);
  }
}
