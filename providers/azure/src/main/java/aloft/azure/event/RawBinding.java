package aloft.azure.event;

import aloft.spi.document.Mapping;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Open;
import aloft.spi.schema.Required;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `binding`: any binding, as in `function.json`.
@Open
@Doc("Any binding, as in function.json")
public record RawBinding(
    @Required @Doc("The type, as in signalR or kafkaTrigger") String type,
    @Doc("The name of the argument (default: the type)") @Nullable String name,
    @Doc("in (default for triggers) or out") @OneOf({"in", "out"}) @Nullable String direction,
    @Source Mapping node) {}
