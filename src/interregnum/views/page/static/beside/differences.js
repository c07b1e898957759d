// What differs between two histories at a minute: who is elsewhere or on another side, who holds what, who sits.

import { presentDelegates, sessionState } from "interregnum/hall/session.js";

const APART = 0.1; // of its people, from which a body counts as of another strength

/** Whether a unit is elsewhere, on another side, or of another strength in the other history. */
export function differentUnit(night, other, id, minute) {
  const here = (part) => night.valueAt(`${id}.${part}`, minute);
  const there = (part) => other.valueAt(`${id}.${part}`, minute);
  const [people, others] = [here("people") ?? 0, there("people") ?? 0];
  if (people < 1 && others < 1) return false;
  return here("at") !== there("at") || here("obeys") !== there("obeys") || Math.abs(people - others) > APART * Math.max(people, others);
}

/** Whether a place is held by another in the other history. */
function differentPlace(night, other, id, minute) {
  return (night.valueAt(`${id}.held_by`, minute) || "") !== (other.valueAt(`${id}.held_by`, minute) || "");
}

/** Whether an assembly stands elsewhere in its session, or has others in the hall. */
function differentAssembly(night, other, id, minute) {
  const at = (of) => [of.history.halls[id], of.lastFiring(minute)];
  const [state, people] = [sessionState(...at(night)) !== sessionState(...at(other)), presentDelegates(...at(night)) !== presentDelegates(...at(other))];
  return state || people;
}

/** The ids of all that differs, by kind. */
export function differences(night, other, minute) {
  const of = (ids, differs) => Object.keys(ids).filter((id) => differs(night, other, id, minute));
  return { places: of(night.nouns.places, differentPlace), units: of(night.nouns.units, differentUnit), assemblies: of(night.data.houses, differentAssembly) };
}
