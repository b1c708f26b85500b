// Reads a calendar from standard input with ical.js, Thunderbird's parser; prints its occurrences
// as JSON. The first argument is the path of ical.js.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.argv[2]).href);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const inUtc = (time) =>
  time.isDate ? time.toString() : time.convertToZone(ICAL.Timezone.utcTimezone).toString();
const occurrence = (event, start, end) => ({
  uid: event.uid,
  start: inUtc(start),
  end: inUtc(end),
  status: event.component.getFirstPropertyValue("status"),
  summary: event.summary ?? "",
});

const occurrences = [];
const components = calendar.getAllSubcomponents("vevent");
const masters = components.filter((component) => !component.hasProperty("recurrence-id"));
for (const component of masters) {
  const uid = component.getFirstPropertyValue("uid");
  const event = new ICAL.Event(component, {
    strictExceptions: true,
    exceptions: components.filter(
      (other) => other.hasProperty("recurrence-id") && other.getFirstPropertyValue("uid") === uid,
    ),
  });
  if (!event.isRecurring()) {
    occurrences.push(occurrence(event, event.startDate, event.endDate));
    continue;
  }
  const times = event.iterator();
  for (let time = times.next(); time && occurrences.length < 1000; time = times.next()) {
    const { item, startDate, endDate } = event.getOccurrenceDetails(time);
    occurrences.push(occurrence(item, startDate, endDate));
  }
}
process.stdout.write(JSON.stringify(occurrences));
