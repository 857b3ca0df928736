package aloft.aws.manifest;

import aloft.spi.schema.Advisory;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import org.jspecify.annotations.Nullable;

/// `provider.kinesis`: settings of Kinesis streams.
@Doc("Settings of Kinesis streams")
public record KinesisSection(
    @Doc("serviceSpecific: the names of stream consumers contain the service and the stage")
        @Advisory
        @OneOf("serviceSpecific")
        @Nullable String consumerNamingMode) {
  public static final KinesisSection EMPTY = new KinesisSection(null);

  public boolean isServiceSpecific() {
    return consumerNamingMode != null;
  }
}
