/// A service on Azure as its manifest describes it: functions, names, runtimes and regions.
@NullMarked
package aloft.azure.service;

import org.jspecify.annotations.NullMarked;
