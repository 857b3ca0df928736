package aloft.build.portable;

import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `object`: changes of the objects in a bucket, which the service creates.
@Doc("Changes of the objects in a bucket, which the service creates")
public record ObjectEvent(
    @Doc("The name of the bucket") @Required String bucket,
    @Doc("What happens to an object (default created)") @OneOf({"created", "deleted"})
        @Nullable String event,
    @Doc("The start of the names of the objects") @Nullable String prefix,
    @Doc("The end of the names of the objects") @Nullable String suffix,
    @Source Node node) {

  @ShortForm("the name of the bucket")
  static @Nullable ObjectEvent of(Node node, DiagnosticCollector findings) {
    String name = node.text();
    return name == null ? null : new ObjectEvent(name, null, null, null, node);
  }

  /// Returns whether the event is the deletion of an object.
  public boolean isDeletion() {
    return "deleted".equals(event);
  }
}
