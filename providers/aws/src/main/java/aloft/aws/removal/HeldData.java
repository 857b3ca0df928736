package aloft.aws.removal;

import org.jspecify.annotations.Nullable;

/// The resources whose content is not in the template and is lost when they are deleted or
/// replaced.
///
/// Functions, versions, roles, permissions, APIs and subscriptions are not in this list: the next
/// deployment creates them again as they were.
public final class HeldData {
  private HeldData() {}

  /// Returns what is lost with a resource of a type, as in "its items"; null if it holds no data.
  public static @Nullable String of(String type) {
    return switch (type) {
      case "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable" -> "its items";
      case "AWS::S3::Bucket",
          "AWS::S3Express::DirectoryBucket",
          "AWS::S3Tables::TableBucket",
          "AWS::S3Vectors::VectorBucket",
          "AWS::Lightsail::Bucket" ->
          "its objects";
      case "AWS::SQS::Queue" -> "its messages";
      case "AWS::Kinesis::Stream",
          "AWS::KinesisVideo::Stream",
          "AWS::MSK::Cluster",
          "AWS::MSK::ServerlessCluster",
          "AWS::AmazonMQ::Broker",
          "AWS::Events::Archive",
          "AWS::CloudTrail::EventDataStore" ->
          "its records";
      case "AWS::Logs::LogGroup", "AWS::Logs::LogStream" -> "its logs";
      case "AWS::Cognito::UserPool", "AWS::Cognito::IdentityPool" -> "its users";
      case "AWS::RDS::DBInstance",
          "AWS::RDS::DBCluster",
          "AWS::RDS::GlobalCluster",
          "AWS::DSQL::Cluster",
          "AWS::DocDB::DBCluster",
          "AWS::DocDBElastic::Cluster",
          "AWS::Neptune::DBCluster",
          "AWS::NeptuneGraph::Graph",
          "AWS::Redshift::Cluster",
          "AWS::RedshiftServerless::Namespace",
          "AWS::ElastiCache::CacheCluster",
          "AWS::ElastiCache::ReplicationGroup",
          "AWS::ElastiCache::ServerlessCache",
          "AWS::MemoryDB::Cluster",
          "AWS::Timestream::Database",
          "AWS::Timestream::Table",
          "AWS::Timestream::InfluxDBInstance",
          "AWS::Cassandra::Keyspace",
          "AWS::Cassandra::Table",
          "AWS::QLDB::Ledger",
          "AWS::Lightsail::Database",
          "AWS::SDB::Domain",
          "AWS::Glue::Database",
          "AWS::APS::Workspace",
          "AWS::HealthLake::FHIRDatastore" ->
          "its data";
      case "AWS::OpenSearchService::Domain",
          "AWS::OpenSearchServerless::Collection",
          "AWS::Elasticsearch::Domain",
          "AWS::Kendra::Index",
          "AWS::Rekognition::Collection",
          "AWS::Location::GeofenceCollection",
          "AWS::Location::Tracker" ->
          "its indexed data";
      case "AWS::EFS::FileSystem",
          "AWS::FSx::FileSystem",
          "AWS::FSx::Volume",
          "AWS::EC2::Volume",
          "AWS::EC2::Instance",
          "AWS::Lightsail::Disk",
          "AWS::Lightsail::Instance" ->
          "its files";
      case "AWS::ECR::Repository", "AWS::ECR::PublicRepository" -> "its images";
      case "AWS::CodeCommit::Repository" -> "its commits";
      case "AWS::CodeArtifact::Domain", "AWS::CodeArtifact::Repository" -> "its packages";
      case "AWS::SecretsManager::Secret", "AWS::SSM::Parameter" -> "its value";
      case "AWS::KMS::Key", "AWS::KMS::ReplicaKey" -> "everything that is encrypted with it";
      case "AWS::Backup::BackupVault" -> "its backups";
      case "AWS::Route53::HostedZone" -> "its records and name servers";
      case "AWS::CloudFormation::Stack" -> "all resources in it";
      default -> null;
    };
  }
}
