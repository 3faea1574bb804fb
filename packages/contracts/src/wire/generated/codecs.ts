// Generated from proto/ by scripts/proto.mjs (protobufjs-cli, static module). Do not edit.
// @ts-nocheck -- generated JavaScript; messages are typed in the files beside this one
/* eslint-disable */
import { readInt64, readUint64, readUint64s } from "../int64.js";
import $protobuf from "protobufjs/minimal.js";

const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

const $root: any = {};

export const nexus: any = $root.nexus = (() => {

	const nexus = {};

	nexus.admin = (function() {

		const admin = {};

		admin.NodeStatusRequest = (function() {

			const NodeStatusRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			NodeStatusRequest.prototype.authToken = "";

			NodeStatusRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(10).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			NodeStatusRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.NodeStatusRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return NodeStatusRequest;
		})();

		admin.NodeStatusResponse = (function() {

			const NodeStatusResponse = function (properties) {
				this.reasons = [];
				this.zones = [];
				this.notices = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			NodeStatusResponse.prototype.nodeId = 0;
			NodeStatusResponse.prototype.version = "";
			NodeStatusResponse.prototype.address = "";
			NodeStatusResponse.prototype.uptimeSeconds = 0;
			NodeStatusResponse.prototype.ready = false;
			NodeStatusResponse.prototype.reasons = $util.emptyArray;
			NodeStatusResponse.prototype.zones = $util.emptyArray;
			NodeStatusResponse.prototype.draining = false;
			NodeStatusResponse.prototype.notices = $util.emptyArray;

			NodeStatusResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(8).uint64(message.nodeId);
				if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== "")
					writer.uint32(18).string(message.version);
				if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
					writer.uint32(26).string(message.address);
				if (message.uptimeSeconds != null && $Object.hasOwnProperty.call(message, "uptimeSeconds") && !$Object.is(message.uptimeSeconds, 0))
					writer.uint32(33).double(message.uptimeSeconds);
				if (message.ready != null && $Object.hasOwnProperty.call(message, "ready") && message.ready !== false)
					writer.uint32(40).bool(message.ready);
				if (message.reasons != null && message.reasons.length)
					for (let i = 0; i < message.reasons.length; ++i)
						writer.uint32(50).string(message.reasons[i]);
				if (message.zones != null && message.zones.length)
					for (let i = 0; i < message.zones.length; ++i)
						$root.nexus.admin.ZoneInfo.encode(message.zones[i], writer.uint32(58).fork(), _depth + 1).ldelim();
				if (message.draining != null && $Object.hasOwnProperty.call(message, "draining") && message.draining !== false)
					writer.uint32(64).bool(message.draining);
				if (message.notices != null && message.notices.length)
					for (let i = 0; i < message.notices.length; ++i)
						writer.uint32(74).string(message.notices[i]);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			NodeStatusResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.NodeStatusResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.version = value;
							else
								delete message.version;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.address = value;
							else
								delete message.address;
							continue;
						}
					case 4: {
							if (wireType !== 1)
								break;
							if (!$Object.is(value = reader.double(), 0))
								message.uptimeSeconds = value;
							else
								delete message.uptimeSeconds;
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.ready = value;
							else
								delete message.ready;
							continue;
						}
					case 6: {
							if (wireType !== 2)
								break;
							if (!(message.reasons && message.reasons.length))
								message.reasons = [];
							message.reasons.push(reader.stringVerify());
							continue;
						}
					case 7: {
							if (wireType !== 2)
								break;
							if (!(message.zones && message.zones.length))
								message.zones = [];
							message.zones.push($root.nexus.admin.ZoneInfo.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					case 8: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.draining = value;
							else
								delete message.draining;
							continue;
						}
					case 9: {
							if (wireType !== 2)
								break;
							if (!(message.notices && message.notices.length))
								message.notices = [];
							message.notices.push(reader.stringVerify());
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return NodeStatusResponse;
		})();

		admin.ZoneInfo = (function() {

			const ZoneInfo = function (properties) {
				this.members = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ZoneInfo.prototype.zoneId = "";
			ZoneInfo.prototype.incarnation = $util.newBuffer([]);
			ZoneInfo.prototype.nodeId = 0;
			ZoneInfo.prototype.role = "";
			ZoneInfo.prototype.leaderId = 0;
			ZoneInfo.prototype.leaderAddress = "";
			ZoneInfo.prototype.term = 0;
			ZoneInfo.prototype.commitIndex = 0;
			ZoneInfo.prototype.appliedIndex = 0;
			ZoneInfo.prototype.firstIndex = 0;
			ZoneInfo.prototype.lastIndex = 0;
			ZoneInfo.prototype.members = $util.emptyArray;
			ZoneInfo.prototype.linksCount = 0;
			ZoneInfo.prototype.problem = "";
			ZoneInfo.prototype.configVersion = 0;
			ZoneInfo.prototype.consistency = "";
			ZoneInfo.prototype.usedEntries = null;
			ZoneInfo.prototype.usedBytes = null;
			ZoneInfo.prototype.quotaEntries = null;
			ZoneInfo.prototype.quotaBytes = null;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ZoneInfo.prototype, "_usedEntries", {
				get: $util.oneOfGetter($oneOfFields = ["usedEntries"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ZoneInfo.prototype, "_usedBytes", {
				get: $util.oneOfGetter($oneOfFields = ["usedBytes"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ZoneInfo.prototype, "_quotaEntries", {
				get: $util.oneOfGetter($oneOfFields = ["quotaEntries"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ZoneInfo.prototype, "_quotaBytes", {
				get: $util.oneOfGetter($oneOfFields = ["quotaBytes"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			ZoneInfo.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && message.incarnation.length)
					writer.uint32(18).bytes(message.incarnation);
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(24).uint64(message.nodeId);
				if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== "")
					writer.uint32(34).string(message.role);
				if (message.leaderId != null && $Object.hasOwnProperty.call(message, "leaderId") && message.leaderId !== 0)
					writer.uint32(40).uint64(message.leaderId);
				if (message.leaderAddress != null && $Object.hasOwnProperty.call(message, "leaderAddress") && message.leaderAddress !== "")
					writer.uint32(50).string(message.leaderAddress);
				if (message.term != null && $Object.hasOwnProperty.call(message, "term") && message.term !== 0)
					writer.uint32(56).uint64(message.term);
				if (message.commitIndex != null && $Object.hasOwnProperty.call(message, "commitIndex") && message.commitIndex !== 0)
					writer.uint32(64).uint64(message.commitIndex);
				if (message.appliedIndex != null && $Object.hasOwnProperty.call(message, "appliedIndex") && message.appliedIndex !== 0)
					writer.uint32(72).uint64(message.appliedIndex);
				if (message.firstIndex != null && $Object.hasOwnProperty.call(message, "firstIndex") && message.firstIndex !== 0)
					writer.uint32(80).uint64(message.firstIndex);
				if (message.lastIndex != null && $Object.hasOwnProperty.call(message, "lastIndex") && message.lastIndex !== 0)
					writer.uint32(88).uint64(message.lastIndex);
				if (message.members != null && message.members.length)
					for (let i = 0; i < message.members.length; ++i)
						$root.nexus.admin.ZoneMember.encode(message.members[i], writer.uint32(98).fork(), _depth + 1).ldelim();
				if (message.linksCount != null && $Object.hasOwnProperty.call(message, "linksCount") && message.linksCount !== 0)
					writer.uint32(104).uint32(message.linksCount);
				if (message.problem != null && $Object.hasOwnProperty.call(message, "problem") && message.problem !== "")
					writer.uint32(114).string(message.problem);
				if (message.configVersion != null && $Object.hasOwnProperty.call(message, "configVersion") && message.configVersion !== 0)
					writer.uint32(120).uint64(message.configVersion);
				if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== "")
					writer.uint32(130).string(message.consistency);
				if (message.usedEntries != null && $Object.hasOwnProperty.call(message, "usedEntries"))
					writer.uint32(136).uint64(message.usedEntries);
				if (message.usedBytes != null && $Object.hasOwnProperty.call(message, "usedBytes"))
					writer.uint32(144).uint64(message.usedBytes);
				if (message.quotaEntries != null && $Object.hasOwnProperty.call(message, "quotaEntries"))
					writer.uint32(152).uint64(message.quotaEntries);
				if (message.quotaBytes != null && $Object.hasOwnProperty.call(message, "quotaBytes"))
					writer.uint32(160).uint64(message.quotaBytes);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ZoneInfo.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.ZoneInfo();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.incarnation = value;
							else
								delete message.incarnation;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.role = value;
							else
								delete message.role;
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.leaderId = value;
							else
								delete message.leaderId;
							continue;
						}
					case 6: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.leaderAddress = value;
							else
								delete message.leaderAddress;
							continue;
						}
					case 7: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.term = value;
							else
								delete message.term;
							continue;
						}
					case 8: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.commitIndex = value;
							else
								delete message.commitIndex;
							continue;
						}
					case 9: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.appliedIndex = value;
							else
								delete message.appliedIndex;
							continue;
						}
					case 10: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.firstIndex = value;
							else
								delete message.firstIndex;
							continue;
						}
					case 11: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.lastIndex = value;
							else
								delete message.lastIndex;
							continue;
						}
					case 12: {
							if (wireType !== 2)
								break;
							if (!(message.members && message.members.length))
								message.members = [];
							message.members.push($root.nexus.admin.ZoneMember.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					case 13: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.linksCount = value;
							else
								delete message.linksCount;
							continue;
						}
					case 14: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.problem = value;
							else
								delete message.problem;
							continue;
						}
					case 15: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.configVersion = value;
							else
								delete message.configVersion;
							continue;
						}
					case 16: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.consistency = value;
							else
								delete message.consistency;
							continue;
						}
					case 17: {
							if (wireType !== 0)
								break;
							message.usedEntries = readUint64(reader);
							continue;
						}
					case 18: {
							if (wireType !== 0)
								break;
							message.usedBytes = readUint64(reader);
							continue;
						}
					case 19: {
							if (wireType !== 0)
								break;
							message.quotaEntries = readUint64(reader);
							continue;
						}
					case 20: {
							if (wireType !== 0)
								break;
							message.quotaBytes = readUint64(reader);
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ZoneInfo;
		})();

		admin.ZoneMember = (function() {

			const ZoneMember = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ZoneMember.prototype.nodeId = 0;
			ZoneMember.prototype.address = "";
			ZoneMember.prototype.role = "";
			ZoneMember.prototype.matchIndex = null;
			ZoneMember.prototype.recentlyActive = null;
			ZoneMember.prototype.staysLearner = false;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ZoneMember.prototype, "_matchIndex", {
				get: $util.oneOfGetter($oneOfFields = ["matchIndex"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ZoneMember.prototype, "_recentlyActive", {
				get: $util.oneOfGetter($oneOfFields = ["recentlyActive"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			ZoneMember.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(8).uint64(message.nodeId);
				if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
					writer.uint32(18).string(message.address);
				if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== "")
					writer.uint32(26).string(message.role);
				if (message.matchIndex != null && $Object.hasOwnProperty.call(message, "matchIndex"))
					writer.uint32(32).uint64(message.matchIndex);
				if (message.recentlyActive != null && $Object.hasOwnProperty.call(message, "recentlyActive"))
					writer.uint32(40).bool(message.recentlyActive);
				if (message.staysLearner != null && $Object.hasOwnProperty.call(message, "staysLearner") && message.staysLearner !== false)
					writer.uint32(48).bool(message.staysLearner);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ZoneMember.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.ZoneMember();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.address = value;
							else
								delete message.address;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.role = value;
							else
								delete message.role;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							message.matchIndex = readUint64(reader);
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							message.recentlyActive = reader.bool();
							continue;
						}
					case 6: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.staysLearner = value;
							else
								delete message.staysLearner;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ZoneMember;
		})();

		admin.ListZonesRequest = (function() {

			const ListZonesRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ListZonesRequest.prototype.authToken = "";

			ListZonesRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(10).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ListZonesRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.ListZonesRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ListZonesRequest;
		})();

		admin.ListZonesResponse = (function() {

			const ListZonesResponse = function (properties) {
				this.zones = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ListZonesResponse.prototype.zones = $util.emptyArray;

			ListZonesResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zones != null && message.zones.length)
					for (let i = 0; i < message.zones.length; ++i)
						$root.nexus.admin.ZoneInfo.encode(message.zones[i], writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ListZonesResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.ListZonesResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if (!(message.zones && message.zones.length))
								message.zones = [];
							message.zones.push($root.nexus.admin.ZoneInfo.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ListZonesResponse;
		})();

		admin.GetZoneRequest = (function() {

			const GetZoneRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			GetZoneRequest.prototype.zoneId = "";
			GetZoneRequest.prototype.authToken = "";

			GetZoneRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(18).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			GetZoneRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.GetZoneRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return GetZoneRequest;
		})();

		admin.CreateZoneRequest = (function() {

			const CreateZoneRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			CreateZoneRequest.prototype.zoneId = "";
			CreateZoneRequest.prototype.authToken = "";
			CreateZoneRequest.prototype.mountPath = "";
			CreateZoneRequest.prototype.consistency = "";

			CreateZoneRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(18).string(message.authToken);
				if (message.mountPath != null && $Object.hasOwnProperty.call(message, "mountPath") && message.mountPath !== "")
					writer.uint32(26).string(message.mountPath);
				if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== "")
					writer.uint32(34).string(message.consistency);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			CreateZoneRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.CreateZoneRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.mountPath = value;
							else
								delete message.mountPath;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.consistency = value;
							else
								delete message.consistency;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return CreateZoneRequest;
		})();

		admin.JoinZoneRequest = (function() {

			const JoinZoneRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			JoinZoneRequest.prototype.zoneId = "";
			JoinZoneRequest.prototype.authToken = "";
			JoinZoneRequest.prototype.asLearner = false;
			JoinZoneRequest.prototype.asWitness = false;

			JoinZoneRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(18).string(message.authToken);
				if (message.asLearner != null && $Object.hasOwnProperty.call(message, "asLearner") && message.asLearner !== false)
					writer.uint32(24).bool(message.asLearner);
				if (message.asWitness != null && $Object.hasOwnProperty.call(message, "asWitness") && message.asWitness !== false)
					writer.uint32(32).bool(message.asWitness);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			JoinZoneRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.JoinZoneRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.asLearner = value;
							else
								delete message.asLearner;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.asWitness = value;
							else
								delete message.asWitness;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return JoinZoneRequest;
		})();

		admin.RemoveZoneRequest = (function() {

			const RemoveZoneRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RemoveZoneRequest.prototype.zoneId = "";
			RemoveZoneRequest.prototype.authToken = "";
			RemoveZoneRequest.prototype.force = false;

			RemoveZoneRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(18).string(message.authToken);
				if (message.force != null && $Object.hasOwnProperty.call(message, "force") && message.force !== false)
					writer.uint32(24).bool(message.force);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RemoveZoneRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.RemoveZoneRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.force = value;
							else
								delete message.force;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RemoveZoneRequest;
		})();

		admin.RemoveZoneResponse = (function() {

			const RemoveZoneResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RemoveZoneResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RemoveZoneResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.RemoveZoneResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					reader.skipType(tag & 7, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RemoveZoneResponse;
		})();

		admin.RemoveMemberRequest = (function() {

			const RemoveMemberRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RemoveMemberRequest.prototype.zoneId = "";
			RemoveMemberRequest.prototype.nodeId = 0;
			RemoveMemberRequest.prototype.authToken = "";

			RemoveMemberRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(16).uint64(message.nodeId);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(26).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RemoveMemberRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.RemoveMemberRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RemoveMemberRequest;
		})();

		admin.ChangeMemberRequest = (function() {

			const ChangeMemberRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ChangeMemberRequest.prototype.zoneId = "";
			ChangeMemberRequest.prototype.nodeId = 0;
			ChangeMemberRequest.prototype.change = "";
			ChangeMemberRequest.prototype.configVersion = null;
			ChangeMemberRequest.prototype.authToken = "";

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ChangeMemberRequest.prototype, "_configVersion", {
				get: $util.oneOfGetter($oneOfFields = ["configVersion"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			ChangeMemberRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(16).uint64(message.nodeId);
				if (message.change != null && $Object.hasOwnProperty.call(message, "change") && message.change !== "")
					writer.uint32(26).string(message.change);
				if (message.configVersion != null && $Object.hasOwnProperty.call(message, "configVersion"))
					writer.uint32(32).uint64(message.configVersion);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(42).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ChangeMemberRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.ChangeMemberRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.change = value;
							else
								delete message.change;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							message.configVersion = readUint64(reader);
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ChangeMemberRequest;
		})();

		admin.BackupZoneRequest = (function() {

			const BackupZoneRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			BackupZoneRequest.prototype.zoneId = "";
			BackupZoneRequest.prototype.consistency = 0;
			BackupZoneRequest.prototype.authToken = "";

			BackupZoneRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
					writer.uint32(16).int32(message.consistency);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(26).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			BackupZoneRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.BackupZoneRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if (value = reader.int32())
								message.consistency = value;
							else
								delete message.consistency;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return BackupZoneRequest;
		})();

		admin.BackupPiece = (function() {

			const BackupPiece = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			BackupPiece.prototype.data = $util.newBuffer([]);

			BackupPiece.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
					writer.uint32(10).bytes(message.data);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			BackupPiece.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.BackupPiece();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.data = value;
							else
								delete message.data;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return BackupPiece;
		})();

		admin.RestorePiece = (function() {

			const RestorePiece = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RestorePiece.prototype.header = null;
			RestorePiece.prototype.data = null;
			RestorePiece.prototype.end = null;

			let $oneOfFields;

			$Object.defineProperty(RestorePiece.prototype, "part", {
				get: $util.oneOfGetter($oneOfFields = ["header", "data", "end"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			RestorePiece.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
					$root.nexus.admin.RestoreHeader.encode(message.header, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.data != null && $Object.hasOwnProperty.call(message, "data"))
					writer.uint32(18).bytes(message.data);
				if (message.end != null && $Object.hasOwnProperty.call(message, "end"))
					$root.nexus.admin.RestoreEnd.encode(message.end, writer.uint32(26).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RestorePiece.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.RestorePiece();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.header = $root.nexus.admin.RestoreHeader.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
							message.part = "header";
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.data = reader.bytes();
							message.part = "data";
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.end = $root.nexus.admin.RestoreEnd.decode(reader, reader.size(), $undefined, _depth + 1, message.end);
							message.part = "end";
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RestorePiece;
		})();

		admin.RestoreHeader = (function() {

			const RestoreHeader = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RestoreHeader.prototype.zoneId = "";
			RestoreHeader.prototype.authToken = "";

			RestoreHeader.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(18).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RestoreHeader.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.RestoreHeader();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RestoreHeader;
		})();

		admin.RestoreEnd = (function() {

			const RestoreEnd = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RestoreEnd.prototype.sizeBytes = 0;

			RestoreEnd.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.sizeBytes != null && $Object.hasOwnProperty.call(message, "sizeBytes") && message.sizeBytes !== 0)
					writer.uint32(8).uint64(message.sizeBytes);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RestoreEnd.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.RestoreEnd();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.sizeBytes = value;
							else
								delete message.sizeBytes;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RestoreEnd;
		})();

		admin.ListConflictsRequest = (function() {

			const ListConflictsRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ListConflictsRequest.prototype.zoneId = "";
			ListConflictsRequest.prototype.limit = 0;
			ListConflictsRequest.prototype.authToken = "";

			ListConflictsRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
					writer.uint32(16).uint32(message.limit);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(26).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ListConflictsRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.ListConflictsRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.limit = value;
							else
								delete message.limit;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ListConflictsRequest;
		})();

		admin.ListConflictsResponse = (function() {

			const ListConflictsResponse = function (properties) {
				this.conflicts = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ListConflictsResponse.prototype.conflicts = $util.emptyArray;

			ListConflictsResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.conflicts != null && message.conflicts.length)
					for (let i = 0; i < message.conflicts.length; ++i)
						$root.nexus.admin.ZoneConflict.encode(message.conflicts[i], writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ListConflictsResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.ListConflictsResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if (!(message.conflicts && message.conflicts.length))
								message.conflicts = [];
							message.conflicts.push($root.nexus.admin.ZoneConflict.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ListConflictsResponse;
		})();

		admin.ZoneConflict = (function() {

			const ZoneConflict = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ZoneConflict.prototype.number = 0;
			ZoneConflict.prototype.noticedAtMs = 0;
			ZoneConflict.prototype.path = "";
			ZoneConflict.prototype.reason = "";
			ZoneConflict.prototype.loser = null;
			ZoneConflict.prototype.winner = null;

			ZoneConflict.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
					writer.uint32(8).uint64(message.number);
				if (message.noticedAtMs != null && $Object.hasOwnProperty.call(message, "noticedAtMs") && !$Object.is(message.noticedAtMs, 0))
					writer.uint32(17).double(message.noticedAtMs);
				if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
					writer.uint32(26).string(message.path);
				if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
					writer.uint32(34).string(message.reason);
				if (message.loser != null && $Object.hasOwnProperty.call(message, "loser"))
					$root.nexus.admin.ConflictVersion.encode(message.loser, writer.uint32(42).fork(), _depth + 1).ldelim();
				if (message.winner != null && $Object.hasOwnProperty.call(message, "winner"))
					$root.nexus.admin.ConflictVersion.encode(message.winner, writer.uint32(50).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ZoneConflict.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.ZoneConflict();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.number = value;
							else
								delete message.number;
							continue;
						}
					case 2: {
							if (wireType !== 1)
								break;
							if (!$Object.is(value = reader.double(), 0))
								message.noticedAtMs = value;
							else
								delete message.noticedAtMs;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.path = value;
							else
								delete message.path;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.reason = value;
							else
								delete message.reason;
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							message.loser = $root.nexus.admin.ConflictVersion.decode(reader, reader.size(), $undefined, _depth + 1, message.loser);
							continue;
						}
					case 6: {
							if (wireType !== 2)
								break;
							message.winner = $root.nexus.admin.ConflictVersion.decode(reader, reader.size(), $undefined, _depth + 1, message.winner);
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ZoneConflict;
		})();

		admin.ConflictVersion = (function() {

			const ConflictVersion = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ConflictVersion.prototype.nodeId = 0;
			ConflictVersion.prototype.stampMs = 0;
			ConflictVersion.prototype.stampCounter = 0;
			ConflictVersion.prototype.entryType = null;
			ConflictVersion.prototype.contentId = "";
			ConflictVersion.prototype.sizeBytes = 0;
			ConflictVersion.prototype.origin = 0;
			ConflictVersion.prototype.writeNumber = 0;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ConflictVersion.prototype, "_entryType", {
				get: $util.oneOfGetter($oneOfFields = ["entryType"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			ConflictVersion.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(8).uint64(message.nodeId);
				if (message.stampMs != null && $Object.hasOwnProperty.call(message, "stampMs") && message.stampMs !== 0)
					writer.uint32(16).uint64(message.stampMs);
				if (message.stampCounter != null && $Object.hasOwnProperty.call(message, "stampCounter") && message.stampCounter !== 0)
					writer.uint32(24).uint32(message.stampCounter);
				if (message.entryType != null && $Object.hasOwnProperty.call(message, "entryType"))
					writer.uint32(32).uint32(message.entryType);
				if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
					writer.uint32(42).string(message.contentId);
				if (message.sizeBytes != null && $Object.hasOwnProperty.call(message, "sizeBytes") && message.sizeBytes !== 0)
					writer.uint32(48).uint64(message.sizeBytes);
				if (message.origin != null && $Object.hasOwnProperty.call(message, "origin") && message.origin !== 0)
					writer.uint32(56).uint64(message.origin);
				if (message.writeNumber != null && $Object.hasOwnProperty.call(message, "writeNumber") && message.writeNumber !== 0)
					writer.uint32(64).uint64(message.writeNumber);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ConflictVersion.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.ConflictVersion();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.stampMs = value;
							else
								delete message.stampMs;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.stampCounter = value;
							else
								delete message.stampCounter;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							message.entryType = reader.uint32();
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.contentId = value;
							else
								delete message.contentId;
							continue;
						}
					case 6: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.sizeBytes = value;
							else
								delete message.sizeBytes;
							continue;
						}
					case 7: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.origin = value;
							else
								delete message.origin;
							continue;
						}
					case 8: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.writeNumber = value;
							else
								delete message.writeNumber;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ConflictVersion;
		})();

		admin.GetReplicationRequest = (function() {

			const GetReplicationRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			GetReplicationRequest.prototype.token = "";
			GetReplicationRequest.prototype.authToken = "";

			GetReplicationRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== "")
					writer.uint32(10).string(message.token);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(18).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			GetReplicationRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.GetReplicationRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.token = value;
							else
								delete message.token;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return GetReplicationRequest;
		})();

		admin.GetReplicationResponse = (function() {

			const GetReplicationResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			GetReplicationResponse.prototype.copies = 0;
			GetReplicationResponse.prototype.members = 0;
			GetReplicationResponse.prototype.state = "";

			GetReplicationResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.copies != null && $Object.hasOwnProperty.call(message, "copies") && message.copies !== 0)
					writer.uint32(8).uint32(message.copies);
				if (message.members != null && $Object.hasOwnProperty.call(message, "members") && message.members !== 0)
					writer.uint32(16).uint32(message.members);
				if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
					writer.uint32(26).string(message.state);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			GetReplicationResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.GetReplicationResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.copies = value;
							else
								delete message.copies;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.members = value;
							else
								delete message.members;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.state = value;
							else
								delete message.state;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return GetReplicationResponse;
		})();

		admin.RecoverZoneRequest = (function() {

			const RecoverZoneRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RecoverZoneRequest.prototype.zoneId = "";
			RecoverZoneRequest.prototype.dryRun = false;
			RecoverZoneRequest.prototype.unsafe = false;
			RecoverZoneRequest.prototype.authToken = "";

			RecoverZoneRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.dryRun != null && $Object.hasOwnProperty.call(message, "dryRun") && message.dryRun !== false)
					writer.uint32(16).bool(message.dryRun);
				if (message.unsafe != null && $Object.hasOwnProperty.call(message, "unsafe") && message.unsafe !== false)
					writer.uint32(24).bool(message.unsafe);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(34).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RecoverZoneRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.RecoverZoneRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.dryRun = value;
							else
								delete message.dryRun;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.unsafe = value;
							else
								delete message.unsafe;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RecoverZoneRequest;
		})();

		admin.RecoverZoneResponse = (function() {

			const RecoverZoneResponse = function (properties) {
				this.voters = [];
				this.mayLose = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RecoverZoneResponse.prototype.zoneId = "";
			RecoverZoneResponse.prototype.incarnation = $util.newBuffer([]);
			RecoverZoneResponse.prototype.nodeId = 0;
			RecoverZoneResponse.prototype.lastIndex = 0;
			RecoverZoneResponse.prototype.lastTerm = 0;
			RecoverZoneResponse.prototype.commitIndex = 0;
			RecoverZoneResponse.prototype.leaderlessMs = null;
			RecoverZoneResponse.prototype.voters = $util.emptyArray;
			RecoverZoneResponse.prototype.mayLose = $util.emptyArray;
			RecoverZoneResponse.prototype.refusal = "";
			RecoverZoneResponse.prototype.replacement = $util.newBuffer([]);

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(RecoverZoneResponse.prototype, "_leaderlessMs", {
				get: $util.oneOfGetter($oneOfFields = ["leaderlessMs"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			RecoverZoneResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && message.incarnation.length)
					writer.uint32(18).bytes(message.incarnation);
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(24).uint64(message.nodeId);
				if (message.lastIndex != null && $Object.hasOwnProperty.call(message, "lastIndex") && message.lastIndex !== 0)
					writer.uint32(32).uint64(message.lastIndex);
				if (message.lastTerm != null && $Object.hasOwnProperty.call(message, "lastTerm") && message.lastTerm !== 0)
					writer.uint32(40).uint64(message.lastTerm);
				if (message.commitIndex != null && $Object.hasOwnProperty.call(message, "commitIndex") && message.commitIndex !== 0)
					writer.uint32(48).uint64(message.commitIndex);
				if (message.leaderlessMs != null && $Object.hasOwnProperty.call(message, "leaderlessMs"))
					writer.uint32(56).uint64(message.leaderlessMs);
				if (message.voters != null && message.voters.length)
					for (let i = 0; i < message.voters.length; ++i)
						$root.nexus.admin.RecoveryVoter.encode(message.voters[i], writer.uint32(66).fork(), _depth + 1).ldelim();
				if (message.mayLose != null && message.mayLose.length)
					for (let i = 0; i < message.mayLose.length; ++i)
						writer.uint32(74).string(message.mayLose[i]);
				if (message.refusal != null && $Object.hasOwnProperty.call(message, "refusal") && message.refusal !== "")
					writer.uint32(82).string(message.refusal);
				if (message.replacement != null && $Object.hasOwnProperty.call(message, "replacement") && message.replacement.length)
					writer.uint32(90).bytes(message.replacement);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RecoverZoneResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.RecoverZoneResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.incarnation = value;
							else
								delete message.incarnation;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.lastIndex = value;
							else
								delete message.lastIndex;
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.lastTerm = value;
							else
								delete message.lastTerm;
							continue;
						}
					case 6: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.commitIndex = value;
							else
								delete message.commitIndex;
							continue;
						}
					case 7: {
							if (wireType !== 0)
								break;
							message.leaderlessMs = readUint64(reader);
							continue;
						}
					case 8: {
							if (wireType !== 2)
								break;
							if (!(message.voters && message.voters.length))
								message.voters = [];
							message.voters.push($root.nexus.admin.RecoveryVoter.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					case 9: {
							if (wireType !== 2)
								break;
							if (!(message.mayLose && message.mayLose.length))
								message.mayLose = [];
							message.mayLose.push(reader.stringVerify());
							continue;
						}
					case 10: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.refusal = value;
							else
								delete message.refusal;
							continue;
						}
					case 11: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.replacement = value;
							else
								delete message.replacement;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RecoverZoneResponse;
		})();

		admin.RecoveryVoter = (function() {

			const RecoveryVoter = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RecoveryVoter.prototype.nodeId = 0;
			RecoveryVoter.prototype.address = "";
			RecoveryVoter.prototype.answers = false;

			RecoveryVoter.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(8).uint64(message.nodeId);
				if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
					writer.uint32(18).string(message.address);
				if (message.answers != null && $Object.hasOwnProperty.call(message, "answers") && message.answers !== false)
					writer.uint32(24).bool(message.answers);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RecoveryVoter.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.RecoveryVoter();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.address = value;
							else
								delete message.address;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.answers = value;
							else
								delete message.answers;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RecoveryVoter;
		})();

		admin.DrainNodeRequest = (function() {

			const DrainNodeRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			DrainNodeRequest.prototype.off = false;
			DrainNodeRequest.prototype.authToken = "";

			DrainNodeRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.off != null && $Object.hasOwnProperty.call(message, "off") && message.off !== false)
					writer.uint32(8).bool(message.off);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(18).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			DrainNodeRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.DrainNodeRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.off = value;
							else
								delete message.off;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return DrainNodeRequest;
		})();

		admin.DrainNodeResponse = (function() {

			const DrainNodeResponse = function (properties) {
				this.ledZones = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			DrainNodeResponse.prototype.draining = false;
			DrainNodeResponse.prototype.ledZones = $util.emptyArray;

			DrainNodeResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.draining != null && $Object.hasOwnProperty.call(message, "draining") && message.draining !== false)
					writer.uint32(8).bool(message.draining);
				if (message.ledZones != null && message.ledZones.length)
					for (let i = 0; i < message.ledZones.length; ++i)
						writer.uint32(18).string(message.ledZones[i]);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			DrainNodeResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.DrainNodeResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.draining = value;
							else
								delete message.draining;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if (!(message.ledZones && message.ledZones.length))
								message.ledZones = [];
							message.ledZones.push(reader.stringVerify());
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return DrainNodeResponse;
		})();

		admin.TransferLeadershipRequest = (function() {

			const TransferLeadershipRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			TransferLeadershipRequest.prototype.zoneId = "";
			TransferLeadershipRequest.prototype.toNodeId = 0;
			TransferLeadershipRequest.prototype.authToken = "";

			TransferLeadershipRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.toNodeId != null && $Object.hasOwnProperty.call(message, "toNodeId") && message.toNodeId !== 0)
					writer.uint32(16).uint64(message.toNodeId);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(26).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			TransferLeadershipRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.TransferLeadershipRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.toNodeId = value;
							else
								delete message.toNodeId;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return TransferLeadershipRequest;
		})();

		admin.TransferLeadershipResponse = (function() {

			const TransferLeadershipResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			TransferLeadershipResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			TransferLeadershipResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.TransferLeadershipResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					reader.skipType(tag & 7, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return TransferLeadershipResponse;
		})();

		admin.SetZoneQuotaRequest = (function() {

			const SetZoneQuotaRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			SetZoneQuotaRequest.prototype.zoneId = "";
			SetZoneQuotaRequest.prototype.maxEntries = null;
			SetZoneQuotaRequest.prototype.maxBytes = null;
			SetZoneQuotaRequest.prototype.authToken = "";

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(SetZoneQuotaRequest.prototype, "_maxEntries", {
				get: $util.oneOfGetter($oneOfFields = ["maxEntries"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(SetZoneQuotaRequest.prototype, "_maxBytes", {
				get: $util.oneOfGetter($oneOfFields = ["maxBytes"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			SetZoneQuotaRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.maxEntries != null && $Object.hasOwnProperty.call(message, "maxEntries"))
					writer.uint32(16).uint64(message.maxEntries);
				if (message.maxBytes != null && $Object.hasOwnProperty.call(message, "maxBytes"))
					writer.uint32(24).uint64(message.maxBytes);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(34).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			SetZoneQuotaRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.SetZoneQuotaRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							message.maxEntries = readUint64(reader);
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							message.maxBytes = readUint64(reader);
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return SetZoneQuotaRequest;
		})();

		admin.MountZoneRequest = (function() {

			const MountZoneRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			MountZoneRequest.prototype.zoneId = "";
			MountZoneRequest.prototype.path = "";
			MountZoneRequest.prototype.authToken = "";

			MountZoneRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
					writer.uint32(18).string(message.path);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(26).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			MountZoneRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.MountZoneRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.path = value;
							else
								delete message.path;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return MountZoneRequest;
		})();

		admin.MountZoneResponse = (function() {

			const MountZoneResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			MountZoneResponse.prototype.created = false;
			MountZoneResponse.prototype.commitToken = "";
			MountZoneResponse.prototype.entry = null;

			MountZoneResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.created != null && $Object.hasOwnProperty.call(message, "created") && message.created !== false)
					writer.uint32(8).bool(message.created);
				if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
					writer.uint32(18).string(message.commitToken);
				if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
					$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(26).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			MountZoneResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.MountZoneResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.created = value;
							else
								delete message.created;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.commitToken = value;
							else
								delete message.commitToken;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return MountZoneResponse;
		})();

		admin.UnmountZoneRequest = (function() {

			const UnmountZoneRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			UnmountZoneRequest.prototype.path = "";
			UnmountZoneRequest.prototype.authToken = "";

			UnmountZoneRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
					writer.uint32(10).string(message.path);
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(18).string(message.authToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			UnmountZoneRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.UnmountZoneRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.path = value;
							else
								delete message.path;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return UnmountZoneRequest;
		})();

		admin.UnmountZoneResponse = (function() {

			const UnmountZoneResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			UnmountZoneResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			UnmountZoneResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.UnmountZoneResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					reader.skipType(tag & 7, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return UnmountZoneResponse;
		})();

		admin.SetZoneTrashRequest = (function() {

			const SetZoneTrashRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			SetZoneTrashRequest.prototype.authToken = "";
			SetZoneTrashRequest.prototype.zoneId = "";
			SetZoneTrashRequest.prototype.retentionMs = 0;

			SetZoneTrashRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(10).string(message.authToken);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(18).string(message.zoneId);
				if (message.retentionMs != null && $Object.hasOwnProperty.call(message, "retentionMs") && message.retentionMs !== 0)
					writer.uint32(24).uint64(message.retentionMs);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			SetZoneTrashRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.SetZoneTrashRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.retentionMs = value;
							else
								delete message.retentionMs;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return SetZoneTrashRequest;
		})();

		admin.SetZoneTrashResponse = (function() {

			const SetZoneTrashResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			SetZoneTrashResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			SetZoneTrashResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.admin.SetZoneTrashResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					reader.skipType(tag & 7, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return SetZoneTrashResponse;
		})();

		return admin;
	})();

	nexus.grpc = (function() {

		const grpc = {};

		grpc.vfs = (function() {

			const vfs = {};

			vfs.ReadConsistency = (function() {
				const valuesById = $Object.create(null), values = $Object.create(valuesById);
				values[valuesById[0] = "LINEARIZABLE"] = 0;
				values[valuesById[1] = "LEASE"] = 1;
				values[valuesById[2] = "TOKEN"] = 2;
				values[valuesById[3] = "LOCAL"] = 3;
				return values;
			})();

			vfs.CallRequest = (function() {

				const CallRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				CallRequest.prototype.method = "";
				CallRequest.prototype.payload = $util.newBuffer([]);
				CallRequest.prototype.authToken = "";

				CallRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.method != null && $Object.hasOwnProperty.call(message, "method") && message.method !== "")
						writer.uint32(10).string(message.method);
					if (message.payload != null && $Object.hasOwnProperty.call(message, "payload") && message.payload.length)
						writer.uint32(18).bytes(message.payload);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(26).string(message.authToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				CallRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.CallRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.method = value;
								else
									delete message.method;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.payload = value;
								else
									delete message.payload;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return CallRequest;
			})();

			vfs.CallResponse = (function() {

				const CallResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				CallResponse.prototype.payload = $util.newBuffer([]);
				CallResponse.prototype.isError = false;

				CallResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.payload != null && $Object.hasOwnProperty.call(message, "payload") && message.payload.length)
						writer.uint32(10).bytes(message.payload);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(16).bool(message.isError);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				CallResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.CallResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.payload = value;
								else
									delete message.payload;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return CallResponse;
			})();

			vfs.ReadRequest = (function() {

				const ReadRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ReadRequest.prototype.path = "";
				ReadRequest.prototype.authToken = "";
				ReadRequest.prototype.contentId = "";
				ReadRequest.prototype.timeoutMs = 0;
				ReadRequest.prototype.offset = 0;
				ReadRequest.prototype.consistency = 0;
				ReadRequest.prototype.commitToken = "";
				ReadRequest.prototype.length = null;
				ReadRequest.prototype.wantEntry = false;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(ReadRequest.prototype, "_length", {
					get: $util.oneOfGetter($oneOfFields = ["length"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				ReadRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
						writer.uint32(26).string(message.contentId);
					if (message.timeoutMs != null && $Object.hasOwnProperty.call(message, "timeoutMs") && message.timeoutMs !== 0)
						writer.uint32(32).uint64(message.timeoutMs);
					if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
						writer.uint32(40).uint64(message.offset);
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(800).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(810).string(message.commitToken);
					if (message.length != null && $Object.hasOwnProperty.call(message, "length"))
						writer.uint32(816).uint64(message.length);
					if (message.wantEntry != null && $Object.hasOwnProperty.call(message, "wantEntry") && message.wantEntry !== false)
						writer.uint32(824).bool(message.wantEntry);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ReadRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ReadRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.contentId = value;
								else
									delete message.contentId;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.timeoutMs = value;
								else
									delete message.timeoutMs;
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.offset = value;
								else
									delete message.offset;
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 102: {
								if (wireType !== 0)
									break;
								message.length = readUint64(reader);
								continue;
							}
						case 103: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.wantEntry = value;
								else
									delete message.wantEntry;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ReadRequest;
			})();

			vfs.ReadResponse = (function() {

				const ReadResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ReadResponse.prototype.content = $util.newBuffer([]);
				ReadResponse.prototype.contentId = "";
				ReadResponse.prototype.size = 0;
				ReadResponse.prototype.isError = false;
				ReadResponse.prototype.errorPayload = $util.newBuffer([]);
				ReadResponse.prototype.gen = 0;
				ReadResponse.prototype.entryType = 0;
				ReadResponse.prototype.streamNextOffset = null;
				ReadResponse.prototype.postHookNeeded = false;
				ReadResponse.prototype.etag = "";
				ReadResponse.prototype.version = 0;
				ReadResponse.prototype.entry = null;
				ReadResponse.prototype.noMessage = false;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(ReadResponse.prototype, "_streamNextOffset", {
					get: $util.oneOfGetter($oneOfFields = ["streamNextOffset"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				ReadResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.content != null && $Object.hasOwnProperty.call(message, "content") && message.content.length)
						writer.uint32(10).bytes(message.content);
					if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
						writer.uint32(18).string(message.contentId);
					if (message.size != null && $Object.hasOwnProperty.call(message, "size") && message.size !== 0)
						writer.uint32(24).int64(message.size);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(32).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(42).bytes(message.errorPayload);
					if (message.gen != null && $Object.hasOwnProperty.call(message, "gen") && message.gen !== 0)
						writer.uint32(48).uint64(message.gen);
					if (message.entryType != null && $Object.hasOwnProperty.call(message, "entryType") && message.entryType !== 0)
						writer.uint32(56).int32(message.entryType);
					if (message.streamNextOffset != null && $Object.hasOwnProperty.call(message, "streamNextOffset"))
						writer.uint32(64).uint64(message.streamNextOffset);
					if (message.postHookNeeded != null && $Object.hasOwnProperty.call(message, "postHookNeeded") && message.postHookNeeded !== false)
						writer.uint32(72).bool(message.postHookNeeded);
					if (message.etag != null && $Object.hasOwnProperty.call(message, "etag") && message.etag !== "")
						writer.uint32(802).string(message.etag);
					if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
						writer.uint32(808).uint32(message.version);
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(818).fork(), _depth + 1).ldelim();
					if (message.noMessage != null && $Object.hasOwnProperty.call(message, "noMessage") && message.noMessage !== false)
						writer.uint32(824).bool(message.noMessage);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ReadResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ReadResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.content = value;
								else
									delete message.content;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.contentId = value;
								else
									delete message.contentId;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if ((value = readInt64(reader)) !== 0)
									message.size = value;
								else
									delete message.size;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.gen = value;
								else
									delete message.gen;
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.entryType = value;
								else
									delete message.entryType;
								continue;
							}
						case 8: {
								if (wireType !== 0)
									break;
								message.streamNextOffset = readUint64(reader);
								continue;
							}
						case 9: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.postHookNeeded = value;
								else
									delete message.postHookNeeded;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.etag = value;
								else
									delete message.etag;
								continue;
							}
						case 101: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.version = value;
								else
									delete message.version;
								continue;
							}
						case 102: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						case 103: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.noMessage = value;
								else
									delete message.noMessage;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ReadResponse;
			})();

			vfs.WriteRequest = (function() {

				const WriteRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				WriteRequest.prototype.path = "";
				WriteRequest.prototype.content = $util.newBuffer([]);
				WriteRequest.prototype.authToken = "";
				WriteRequest.prototype.offset = null;
				WriteRequest.prototype.mimeType = null;
				WriteRequest.prototype.createParents = false;
				WriteRequest.prototype.ifMatch = null;
				WriteRequest.prototype.ifVersion = null;
				WriteRequest.prototype.ifAbsent = false;
				WriteRequest.prototype.mustExist = false;
				WriteRequest.prototype.wantEntry = false;
				WriteRequest.prototype.tie = null;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(WriteRequest.prototype, "_offset", {
					get: $util.oneOfGetter($oneOfFields = ["offset"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(WriteRequest.prototype, "_mimeType", {
					get: $util.oneOfGetter($oneOfFields = ["mimeType"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(WriteRequest.prototype, "_ifMatch", {
					get: $util.oneOfGetter($oneOfFields = ["ifMatch"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(WriteRequest.prototype, "_ifVersion", {
					get: $util.oneOfGetter($oneOfFields = ["ifVersion"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				WriteRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.content != null && $Object.hasOwnProperty.call(message, "content") && message.content.length)
						writer.uint32(18).bytes(message.content);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(26).string(message.authToken);
					if (message.offset != null && $Object.hasOwnProperty.call(message, "offset"))
						writer.uint32(800).uint64(message.offset);
					if (message.mimeType != null && $Object.hasOwnProperty.call(message, "mimeType"))
						writer.uint32(810).string(message.mimeType);
					if (message.createParents != null && $Object.hasOwnProperty.call(message, "createParents") && message.createParents !== false)
						writer.uint32(816).bool(message.createParents);
					if (message.ifMatch != null && $Object.hasOwnProperty.call(message, "ifMatch"))
						writer.uint32(826).string(message.ifMatch);
					if (message.ifVersion != null && $Object.hasOwnProperty.call(message, "ifVersion"))
						writer.uint32(832).uint32(message.ifVersion);
					if (message.ifAbsent != null && $Object.hasOwnProperty.call(message, "ifAbsent") && message.ifAbsent !== false)
						writer.uint32(840).bool(message.ifAbsent);
					if (message.mustExist != null && $Object.hasOwnProperty.call(message, "mustExist") && message.mustExist !== false)
						writer.uint32(848).bool(message.mustExist);
					if (message.wantEntry != null && $Object.hasOwnProperty.call(message, "wantEntry") && message.wantEntry !== false)
						writer.uint32(856).bool(message.wantEntry);
					if (message.tie != null && $Object.hasOwnProperty.call(message, "tie"))
						$root.nexus.grpc.vfs.SessionTie.encode(message.tie, writer.uint32(962).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				WriteRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.WriteRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.content = value;
								else
									delete message.content;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								message.offset = readUint64(reader);
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								message.mimeType = reader.stringVerify();
								continue;
							}
						case 102: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.createParents = value;
								else
									delete message.createParents;
								continue;
							}
						case 103: {
								if (wireType !== 2)
									break;
								message.ifMatch = reader.stringVerify();
								continue;
							}
						case 104: {
								if (wireType !== 0)
									break;
								message.ifVersion = reader.uint32();
								continue;
							}
						case 105: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.ifAbsent = value;
								else
									delete message.ifAbsent;
								continue;
							}
						case 106: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.mustExist = value;
								else
									delete message.mustExist;
								continue;
							}
						case 107: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.wantEntry = value;
								else
									delete message.wantEntry;
								continue;
							}
						case 120: {
								if (wireType !== 2)
									break;
								message.tie = $root.nexus.grpc.vfs.SessionTie.decode(reader, reader.size(), $undefined, _depth + 1, message.tie);
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return WriteRequest;
			})();

			vfs.WriteResponse = (function() {

				const WriteResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				WriteResponse.prototype.contentId = "";
				WriteResponse.prototype.size = 0;
				WriteResponse.prototype.isError = false;
				WriteResponse.prototype.errorPayload = $util.newBuffer([]);
				WriteResponse.prototype.gen = 0;
				WriteResponse.prototype.version = 0;
				WriteResponse.prototype.etag = "";
				WriteResponse.prototype.created = false;
				WriteResponse.prototype.commitToken = "";
				WriteResponse.prototype.entry = null;
				WriteResponse.prototype.messageOffset = null;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(WriteResponse.prototype, "_messageOffset", {
					get: $util.oneOfGetter($oneOfFields = ["messageOffset"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				WriteResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
						writer.uint32(10).string(message.contentId);
					if (message.size != null && $Object.hasOwnProperty.call(message, "size") && message.size !== 0)
						writer.uint32(16).int64(message.size);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(24).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(34).bytes(message.errorPayload);
					if (message.gen != null && $Object.hasOwnProperty.call(message, "gen") && message.gen !== 0)
						writer.uint32(40).uint64(message.gen);
					if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
						writer.uint32(800).uint32(message.version);
					if (message.etag != null && $Object.hasOwnProperty.call(message, "etag") && message.etag !== "")
						writer.uint32(810).string(message.etag);
					if (message.created != null && $Object.hasOwnProperty.call(message, "created") && message.created !== false)
						writer.uint32(816).bool(message.created);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(826).string(message.commitToken);
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(834).fork(), _depth + 1).ldelim();
					if (message.messageOffset != null && $Object.hasOwnProperty.call(message, "messageOffset"))
						writer.uint32(840).uint64(message.messageOffset);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				WriteResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.WriteResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.contentId = value;
								else
									delete message.contentId;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if ((value = readInt64(reader)) !== 0)
									message.size = value;
								else
									delete message.size;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.gen = value;
								else
									delete message.gen;
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.version = value;
								else
									delete message.version;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.etag = value;
								else
									delete message.etag;
								continue;
							}
						case 102: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.created = value;
								else
									delete message.created;
								continue;
							}
						case 103: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 104: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						case 105: {
								if (wireType !== 0)
									break;
								message.messageOffset = readUint64(reader);
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return WriteResponse;
			})();

			vfs.AppendRequest = (function() {

				const AppendRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				AppendRequest.prototype.path = "";
				AppendRequest.prototype.content = $util.newBuffer([]);
				AppendRequest.prototype.authToken = "";
				AppendRequest.prototype.createParents = false;
				AppendRequest.prototype.wantEntry = false;

				AppendRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.content != null && $Object.hasOwnProperty.call(message, "content") && message.content.length)
						writer.uint32(18).bytes(message.content);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(26).string(message.authToken);
					if (message.createParents != null && $Object.hasOwnProperty.call(message, "createParents") && message.createParents !== false)
						writer.uint32(32).bool(message.createParents);
					if (message.wantEntry != null && $Object.hasOwnProperty.call(message, "wantEntry") && message.wantEntry !== false)
						writer.uint32(40).bool(message.wantEntry);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				AppendRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.AppendRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.content = value;
								else
									delete message.content;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.createParents = value;
								else
									delete message.createParents;
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.wantEntry = value;
								else
									delete message.wantEntry;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return AppendRequest;
			})();

			vfs.EditRequest = (function() {

				const EditRequest = function (properties) {
					this.replacements = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				EditRequest.prototype.path = "";
				EditRequest.prototype.authToken = "";
				EditRequest.prototype.replacements = $util.emptyArray;
				EditRequest.prototype.diff = "";
				EditRequest.prototype.ifMatch = null;
				EditRequest.prototype.wantEntry = false;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(EditRequest.prototype, "_ifMatch", {
					get: $util.oneOfGetter($oneOfFields = ["ifMatch"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				EditRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.replacements != null && message.replacements.length)
						for (let i = 0; i < message.replacements.length; ++i)
							$root.nexus.grpc.vfs.TextReplacement.encode(message.replacements[i], writer.uint32(26).fork(), _depth + 1).ldelim();
					if (message.diff != null && $Object.hasOwnProperty.call(message, "diff") && message.diff !== "")
						writer.uint32(34).string(message.diff);
					if (message.ifMatch != null && $Object.hasOwnProperty.call(message, "ifMatch"))
						writer.uint32(42).string(message.ifMatch);
					if (message.wantEntry != null && $Object.hasOwnProperty.call(message, "wantEntry") && message.wantEntry !== false)
						writer.uint32(48).bool(message.wantEntry);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				EditRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.EditRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if (!(message.replacements && message.replacements.length))
									message.replacements = [];
								message.replacements.push($root.nexus.grpc.vfs.TextReplacement.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.diff = value;
								else
									delete message.diff;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								message.ifMatch = reader.stringVerify();
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.wantEntry = value;
								else
									delete message.wantEntry;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return EditRequest;
			})();

			vfs.TextReplacement = (function() {

				const TextReplacement = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				TextReplacement.prototype.oldText = "";
				TextReplacement.prototype.newText = "";
				TextReplacement.prototype.all = false;

				TextReplacement.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.oldText != null && $Object.hasOwnProperty.call(message, "oldText") && message.oldText !== "")
						writer.uint32(10).string(message.oldText);
					if (message.newText != null && $Object.hasOwnProperty.call(message, "newText") && message.newText !== "")
						writer.uint32(18).string(message.newText);
					if (message.all != null && $Object.hasOwnProperty.call(message, "all") && message.all !== false)
						writer.uint32(24).bool(message.all);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				TextReplacement.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.TextReplacement();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.oldText = value;
								else
									delete message.oldText;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.newText = value;
								else
									delete message.newText;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.all = value;
								else
									delete message.all;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return TextReplacement;
			})();

			vfs.RmdirRequest = (function() {

				const RmdirRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				RmdirRequest.prototype.path = "";
				RmdirRequest.prototype.authToken = "";
				RmdirRequest.prototype.recursive = false;

				RmdirRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.recursive != null && $Object.hasOwnProperty.call(message, "recursive") && message.recursive !== false)
						writer.uint32(24).bool(message.recursive);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				RmdirRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.RmdirRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.recursive = value;
								else
									delete message.recursive;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return RmdirRequest;
			})();

			vfs.AccessRequest = (function() {

				const AccessRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				AccessRequest.prototype.path = "";
				AccessRequest.prototype.authToken = "";
				AccessRequest.prototype.permission = "";

				AccessRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.permission != null && $Object.hasOwnProperty.call(message, "permission") && message.permission !== "")
						writer.uint32(26).string(message.permission);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				AccessRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.AccessRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.permission = value;
								else
									delete message.permission;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return AccessRequest;
			})();

			vfs.AccessResponse = (function() {

				const AccessResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				AccessResponse.prototype.allowed = false;
				AccessResponse.prototype.isError = false;
				AccessResponse.prototype.errorPayload = $util.newBuffer([]);

				AccessResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.allowed != null && $Object.hasOwnProperty.call(message, "allowed") && message.allowed !== false)
						writer.uint32(8).bool(message.allowed);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(16).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(26).bytes(message.errorPayload);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				AccessResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.AccessResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.allowed = value;
								else
									delete message.allowed;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return AccessResponse;
			})();

			vfs.DeleteRequest = (function() {

				const DeleteRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				DeleteRequest.prototype.path = "";
				DeleteRequest.prototype.authToken = "";
				DeleteRequest.prototype.recursive = false;
				DeleteRequest.prototype.ifMatch = null;
				DeleteRequest.prototype.ifVersion = null;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(DeleteRequest.prototype, "_ifMatch", {
					get: $util.oneOfGetter($oneOfFields = ["ifMatch"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(DeleteRequest.prototype, "_ifVersion", {
					get: $util.oneOfGetter($oneOfFields = ["ifVersion"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				DeleteRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.recursive != null && $Object.hasOwnProperty.call(message, "recursive") && message.recursive !== false)
						writer.uint32(24).bool(message.recursive);
					if (message.ifMatch != null && $Object.hasOwnProperty.call(message, "ifMatch"))
						writer.uint32(802).string(message.ifMatch);
					if (message.ifVersion != null && $Object.hasOwnProperty.call(message, "ifVersion"))
						writer.uint32(808).uint32(message.ifVersion);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				DeleteRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.DeleteRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.recursive = value;
								else
									delete message.recursive;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								message.ifMatch = reader.stringVerify();
								continue;
							}
						case 101: {
								if (wireType !== 0)
									break;
								message.ifVersion = reader.uint32();
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return DeleteRequest;
			})();

			vfs.DeleteResponse = (function() {

				const DeleteResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				DeleteResponse.prototype.success = null;
				DeleteResponse.prototype.isError = false;
				DeleteResponse.prototype.errorPayload = $util.newBuffer([]);
				DeleteResponse.prototype.entryType = 0;
				DeleteResponse.prototype.path = "";
				DeleteResponse.prototype.contentId = "";
				DeleteResponse.prototype.size = 0;
				DeleteResponse.prototype.removedCount = 0;
				DeleteResponse.prototype.commitToken = "";
				DeleteResponse.prototype.entry = null;
				DeleteResponse.prototype.trashed = false;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(DeleteResponse.prototype, "_success", {
					get: $util.oneOfGetter($oneOfFields = ["success"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				DeleteResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.success != null && $Object.hasOwnProperty.call(message, "success"))
						writer.uint32(8).bool(message.success);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(16).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(26).bytes(message.errorPayload);
					if (message.entryType != null && $Object.hasOwnProperty.call(message, "entryType") && message.entryType !== 0)
						writer.uint32(32).int32(message.entryType);
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(42).string(message.path);
					if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
						writer.uint32(50).string(message.contentId);
					if (message.size != null && $Object.hasOwnProperty.call(message, "size") && message.size !== 0)
						writer.uint32(56).uint64(message.size);
					if (message.removedCount != null && $Object.hasOwnProperty.call(message, "removedCount") && message.removedCount !== 0)
						writer.uint32(800).uint32(message.removedCount);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(810).string(message.commitToken);
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(818).fork(), _depth + 1).ldelim();
					if (message.trashed != null && $Object.hasOwnProperty.call(message, "trashed") && message.trashed !== false)
						writer.uint32(960).bool(message.trashed);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				DeleteResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.DeleteResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								message.success = reader.bool();
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.entryType = value;
								else
									delete message.entryType;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 6: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.contentId = value;
								else
									delete message.contentId;
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.size = value;
								else
									delete message.size;
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.removedCount = value;
								else
									delete message.removedCount;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 102: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						case 120: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.trashed = value;
								else
									delete message.trashed;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return DeleteResponse;
			})();

			vfs.MkdirRequest = (function() {

				const MkdirRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				MkdirRequest.prototype.path = "";
				MkdirRequest.prototype.authToken = "";
				MkdirRequest.prototype.parents = false;
				MkdirRequest.prototype.existOk = false;

				MkdirRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.parents != null && $Object.hasOwnProperty.call(message, "parents") && message.parents !== false)
						writer.uint32(24).bool(message.parents);
					if (message.existOk != null && $Object.hasOwnProperty.call(message, "existOk") && message.existOk !== false)
						writer.uint32(32).bool(message.existOk);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				MkdirRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.MkdirRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.parents = value;
								else
									delete message.parents;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.existOk = value;
								else
									delete message.existOk;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return MkdirRequest;
			})();

			vfs.MkdirResponse = (function() {

				const MkdirResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				MkdirResponse.prototype.hit = false;
				MkdirResponse.prototype.isError = false;
				MkdirResponse.prototype.errorPayload = $util.newBuffer([]);
				MkdirResponse.prototype.created = false;
				MkdirResponse.prototype.commitToken = "";
				MkdirResponse.prototype.entry = null;

				MkdirResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.hit != null && $Object.hasOwnProperty.call(message, "hit") && message.hit !== false)
						writer.uint32(8).bool(message.hit);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(16).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(26).bytes(message.errorPayload);
					if (message.created != null && $Object.hasOwnProperty.call(message, "created") && message.created !== false)
						writer.uint32(800).bool(message.created);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(810).string(message.commitToken);
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(818).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				MkdirResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.MkdirResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.hit = value;
								else
									delete message.hit;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.created = value;
								else
									delete message.created;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 102: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return MkdirResponse;
			})();

			vfs.PingRequest = (function() {

				const PingRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				PingRequest.prototype.authToken = "";

				PingRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(10).string(message.authToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				PingRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.PingRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return PingRequest;
			})();

			vfs.PingResponse = (function() {

				const PingResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				PingResponse.prototype.version = "";
				PingResponse.prototype.zoneId = "";
				PingResponse.prototype.uptimeSeconds = 0;

				PingResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== "")
						writer.uint32(10).string(message.version);
					if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
						writer.uint32(18).string(message.zoneId);
					if (message.uptimeSeconds != null && $Object.hasOwnProperty.call(message, "uptimeSeconds") && message.uptimeSeconds !== 0)
						writer.uint32(24).int64(message.uptimeSeconds);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				PingResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.PingResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.version = value;
								else
									delete message.version;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.zoneId = value;
								else
									delete message.zoneId;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if ((value = readInt64(reader)) !== 0)
									message.uptimeSeconds = value;
								else
									delete message.uptimeSeconds;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return PingResponse;
			})();

			vfs.BatchReadRequest = (function() {

				const BatchReadRequest = function (properties) {
					this.items = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchReadRequest.prototype.authToken = "";
				BatchReadRequest.prototype.items = $util.emptyArray;
				BatchReadRequest.prototype.consistency = 0;
				BatchReadRequest.prototype.commitToken = "";
				BatchReadRequest.prototype.atomic = false;
				BatchReadRequest.prototype.wantEntry = false;

				BatchReadRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(10).string(message.authToken);
					if (message.items != null && message.items.length)
						for (let i = 0; i < message.items.length; ++i)
							$root.nexus.grpc.vfs.BatchReadItemRequest.encode(message.items[i], writer.uint32(18).fork(), _depth + 1).ldelim();
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(800).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(810).string(message.commitToken);
					if (message.atomic != null && $Object.hasOwnProperty.call(message, "atomic") && message.atomic !== false)
						writer.uint32(816).bool(message.atomic);
					if (message.wantEntry != null && $Object.hasOwnProperty.call(message, "wantEntry") && message.wantEntry !== false)
						writer.uint32(824).bool(message.wantEntry);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchReadRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchReadRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if (!(message.items && message.items.length))
									message.items = [];
								message.items.push($root.nexus.grpc.vfs.BatchReadItemRequest.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 102: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.atomic = value;
								else
									delete message.atomic;
								continue;
							}
						case 103: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.wantEntry = value;
								else
									delete message.wantEntry;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchReadRequest;
			})();

			vfs.BatchReadItemRequest = (function() {

				const BatchReadItemRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchReadItemRequest.prototype.path = "";
				BatchReadItemRequest.prototype.offset = 0;
				BatchReadItemRequest.prototype.length = null;
				BatchReadItemRequest.prototype.contentId = "";

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(BatchReadItemRequest.prototype, "_length", {
					get: $util.oneOfGetter($oneOfFields = ["length"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				BatchReadItemRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
						writer.uint32(16).uint64(message.offset);
					if (message.length != null && $Object.hasOwnProperty.call(message, "length"))
						writer.uint32(24).uint64(message.length);
					if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
						writer.uint32(802).string(message.contentId);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchReadItemRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchReadItemRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.offset = value;
								else
									delete message.offset;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								message.length = readUint64(reader);
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.contentId = value;
								else
									delete message.contentId;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchReadItemRequest;
			})();

			vfs.BatchReadResponse = (function() {

				const BatchReadResponse = function (properties) {
					this.results = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchReadResponse.prototype.results = $util.emptyArray;

				BatchReadResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.results != null && message.results.length)
						for (let i = 0; i < message.results.length; ++i)
							$root.nexus.grpc.vfs.BatchReadItemResponse.encode(message.results[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchReadResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchReadResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.results && message.results.length))
									message.results = [];
								message.results.push($root.nexus.grpc.vfs.BatchReadItemResponse.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchReadResponse;
			})();

			vfs.BatchReadItemResponse = (function() {

				const BatchReadItemResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchReadItemResponse.prototype.content = $util.newBuffer([]);
				BatchReadItemResponse.prototype.isError = false;
				BatchReadItemResponse.prototype.errorPayload = $util.newBuffer([]);
				BatchReadItemResponse.prototype.contentId = "";
				BatchReadItemResponse.prototype.gen = 0;
				BatchReadItemResponse.prototype.etag = "";
				BatchReadItemResponse.prototype.version = 0;
				BatchReadItemResponse.prototype.entry = null;

				BatchReadItemResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.content != null && $Object.hasOwnProperty.call(message, "content") && message.content.length)
						writer.uint32(10).bytes(message.content);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(16).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(26).bytes(message.errorPayload);
					if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
						writer.uint32(34).string(message.contentId);
					if (message.gen != null && $Object.hasOwnProperty.call(message, "gen") && message.gen !== 0)
						writer.uint32(40).uint64(message.gen);
					if (message.etag != null && $Object.hasOwnProperty.call(message, "etag") && message.etag !== "")
						writer.uint32(802).string(message.etag);
					if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
						writer.uint32(808).uint32(message.version);
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(818).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchReadItemResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchReadItemResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.content = value;
								else
									delete message.content;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.contentId = value;
								else
									delete message.contentId;
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.gen = value;
								else
									delete message.gen;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.etag = value;
								else
									delete message.etag;
								continue;
							}
						case 101: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.version = value;
								else
									delete message.version;
								continue;
							}
						case 102: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchReadItemResponse;
			})();

			vfs.BatchWriteRequest = (function() {

				const BatchWriteRequest = function (properties) {
					this.items = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchWriteRequest.prototype.authToken = "";
				BatchWriteRequest.prototype.items = $util.emptyArray;
				BatchWriteRequest.prototype.atomic = false;
				BatchWriteRequest.prototype.wantEntry = false;

				BatchWriteRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(10).string(message.authToken);
					if (message.items != null && message.items.length)
						for (let i = 0; i < message.items.length; ++i)
							$root.nexus.grpc.vfs.BatchWriteItemRequest.encode(message.items[i], writer.uint32(18).fork(), _depth + 1).ldelim();
					if (message.atomic != null && $Object.hasOwnProperty.call(message, "atomic") && message.atomic !== false)
						writer.uint32(800).bool(message.atomic);
					if (message.wantEntry != null && $Object.hasOwnProperty.call(message, "wantEntry") && message.wantEntry !== false)
						writer.uint32(808).bool(message.wantEntry);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchWriteRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchWriteRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if (!(message.items && message.items.length))
									message.items = [];
								message.items.push($root.nexus.grpc.vfs.BatchWriteItemRequest.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.atomic = value;
								else
									delete message.atomic;
								continue;
							}
						case 101: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.wantEntry = value;
								else
									delete message.wantEntry;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchWriteRequest;
			})();

			vfs.BatchWriteItemRequest = (function() {

				const BatchWriteItemRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchWriteItemRequest.prototype.path = "";
				BatchWriteItemRequest.prototype.content = $util.newBuffer([]);
				BatchWriteItemRequest.prototype.mimeType = null;
				BatchWriteItemRequest.prototype.createParents = false;
				BatchWriteItemRequest.prototype.ifMatch = null;
				BatchWriteItemRequest.prototype.ifVersion = null;
				BatchWriteItemRequest.prototype.ifAbsent = false;
				BatchWriteItemRequest.prototype.mustExist = false;
				BatchWriteItemRequest.prototype.offset = null;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(BatchWriteItemRequest.prototype, "_mimeType", {
					get: $util.oneOfGetter($oneOfFields = ["mimeType"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(BatchWriteItemRequest.prototype, "_ifMatch", {
					get: $util.oneOfGetter($oneOfFields = ["ifMatch"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(BatchWriteItemRequest.prototype, "_ifVersion", {
					get: $util.oneOfGetter($oneOfFields = ["ifVersion"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(BatchWriteItemRequest.prototype, "_offset", {
					get: $util.oneOfGetter($oneOfFields = ["offset"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				BatchWriteItemRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.content != null && $Object.hasOwnProperty.call(message, "content") && message.content.length)
						writer.uint32(18).bytes(message.content);
					if (message.mimeType != null && $Object.hasOwnProperty.call(message, "mimeType"))
						writer.uint32(802).string(message.mimeType);
					if (message.createParents != null && $Object.hasOwnProperty.call(message, "createParents") && message.createParents !== false)
						writer.uint32(808).bool(message.createParents);
					if (message.ifMatch != null && $Object.hasOwnProperty.call(message, "ifMatch"))
						writer.uint32(818).string(message.ifMatch);
					if (message.ifVersion != null && $Object.hasOwnProperty.call(message, "ifVersion"))
						writer.uint32(824).uint32(message.ifVersion);
					if (message.ifAbsent != null && $Object.hasOwnProperty.call(message, "ifAbsent") && message.ifAbsent !== false)
						writer.uint32(832).bool(message.ifAbsent);
					if (message.mustExist != null && $Object.hasOwnProperty.call(message, "mustExist") && message.mustExist !== false)
						writer.uint32(840).bool(message.mustExist);
					if (message.offset != null && $Object.hasOwnProperty.call(message, "offset"))
						writer.uint32(848).uint64(message.offset);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchWriteItemRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchWriteItemRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.content = value;
								else
									delete message.content;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								message.mimeType = reader.stringVerify();
								continue;
							}
						case 101: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.createParents = value;
								else
									delete message.createParents;
								continue;
							}
						case 102: {
								if (wireType !== 2)
									break;
								message.ifMatch = reader.stringVerify();
								continue;
							}
						case 103: {
								if (wireType !== 0)
									break;
								message.ifVersion = reader.uint32();
								continue;
							}
						case 104: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.ifAbsent = value;
								else
									delete message.ifAbsent;
								continue;
							}
						case 105: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.mustExist = value;
								else
									delete message.mustExist;
								continue;
							}
						case 106: {
								if (wireType !== 0)
									break;
								message.offset = readUint64(reader);
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchWriteItemRequest;
			})();

			vfs.BatchWriteResponse = (function() {

				const BatchWriteResponse = function (properties) {
					this.results = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchWriteResponse.prototype.results = $util.emptyArray;

				BatchWriteResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.results != null && message.results.length)
						for (let i = 0; i < message.results.length; ++i)
							$root.nexus.grpc.vfs.BatchWriteItemResponse.encode(message.results[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchWriteResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchWriteResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.results && message.results.length))
									message.results = [];
								message.results.push($root.nexus.grpc.vfs.BatchWriteItemResponse.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchWriteResponse;
			})();

			vfs.BatchWriteItemResponse = (function() {

				const BatchWriteItemResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchWriteItemResponse.prototype.contentId = "";
				BatchWriteItemResponse.prototype.size = 0;
				BatchWriteItemResponse.prototype.gen = 0;
				BatchWriteItemResponse.prototype.version = 0;
				BatchWriteItemResponse.prototype.isError = false;
				BatchWriteItemResponse.prototype.errorPayload = $util.newBuffer([]);
				BatchWriteItemResponse.prototype.etag = "";
				BatchWriteItemResponse.prototype.created = false;
				BatchWriteItemResponse.prototype.commitToken = "";
				BatchWriteItemResponse.prototype.entry = null;

				BatchWriteItemResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
						writer.uint32(10).string(message.contentId);
					if (message.size != null && $Object.hasOwnProperty.call(message, "size") && message.size !== 0)
						writer.uint32(16).int64(message.size);
					if (message.gen != null && $Object.hasOwnProperty.call(message, "gen") && message.gen !== 0)
						writer.uint32(24).uint64(message.gen);
					if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
						writer.uint32(32).uint32(message.version);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(40).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(50).bytes(message.errorPayload);
					if (message.etag != null && $Object.hasOwnProperty.call(message, "etag") && message.etag !== "")
						writer.uint32(802).string(message.etag);
					if (message.created != null && $Object.hasOwnProperty.call(message, "created") && message.created !== false)
						writer.uint32(808).bool(message.created);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(818).string(message.commitToken);
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(826).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchWriteItemResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchWriteItemResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.contentId = value;
								else
									delete message.contentId;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if ((value = readInt64(reader)) !== 0)
									message.size = value;
								else
									delete message.size;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.gen = value;
								else
									delete message.gen;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.version = value;
								else
									delete message.version;
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 6: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.etag = value;
								else
									delete message.etag;
								continue;
							}
						case 101: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.created = value;
								else
									delete message.created;
								continue;
							}
						case 102: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 103: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchWriteItemResponse;
			})();

			vfs.BatchDeleteRequest = (function() {

				const BatchDeleteRequest = function (properties) {
					this.items = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchDeleteRequest.prototype.authToken = "";
				BatchDeleteRequest.prototype.items = $util.emptyArray;
				BatchDeleteRequest.prototype.atomic = false;

				BatchDeleteRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(10).string(message.authToken);
					if (message.items != null && message.items.length)
						for (let i = 0; i < message.items.length; ++i)
							$root.nexus.grpc.vfs.DeleteRequest.encode(message.items[i], writer.uint32(18).fork(), _depth + 1).ldelim();
					if (message.atomic != null && $Object.hasOwnProperty.call(message, "atomic") && message.atomic !== false)
						writer.uint32(24).bool(message.atomic);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchDeleteRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchDeleteRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if (!(message.items && message.items.length))
									message.items = [];
								message.items.push($root.nexus.grpc.vfs.DeleteRequest.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.atomic = value;
								else
									delete message.atomic;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchDeleteRequest;
			})();

			vfs.BatchDeleteResponse = (function() {

				const BatchDeleteResponse = function (properties) {
					this.results = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchDeleteResponse.prototype.results = $util.emptyArray;

				BatchDeleteResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.results != null && message.results.length)
						for (let i = 0; i < message.results.length; ++i)
							$root.nexus.grpc.vfs.DeleteResponse.encode(message.results[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchDeleteResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchDeleteResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.results && message.results.length))
									message.results = [];
								message.results.push($root.nexus.grpc.vfs.DeleteResponse.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchDeleteResponse;
			})();

			vfs.StatRequest = (function() {

				const StatRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				StatRequest.prototype.path = "";
				StatRequest.prototype.authToken = "";
				StatRequest.prototype.zoneId = "";
				StatRequest.prototype.consistency = 0;
				StatRequest.prototype.commitToken = "";
				StatRequest.prototype.includeLock = false;

				StatRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
						writer.uint32(26).string(message.zoneId);
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(800).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(810).string(message.commitToken);
					if (message.includeLock != null && $Object.hasOwnProperty.call(message, "includeLock") && message.includeLock !== false)
						writer.uint32(816).bool(message.includeLock);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				StatRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.StatRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.zoneId = value;
								else
									delete message.zoneId;
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 102: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.includeLock = value;
								else
									delete message.includeLock;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return StatRequest;
			})();

			vfs.StatResponse = (function() {

				const StatResponse = function (properties) {
					this.xattrs = {};
					this.holders = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				StatResponse.prototype.found = false;
				StatResponse.prototype.path = "";
				StatResponse.prototype.size = 0;
				StatResponse.prototype.contentId = "";
				StatResponse.prototype.mimeType = "";
				StatResponse.prototype.isDirectory = false;
				StatResponse.prototype.entryType = 0;
				StatResponse.prototype.mode = 0;
				StatResponse.prototype.version = 0;
				StatResponse.prototype.gen = 0;
				StatResponse.prototype.zoneId = "";
				StatResponse.prototype.createdAtMs = null;
				StatResponse.prototype.modifiedAtMs = null;
				StatResponse.prototype.lastWriterAddress = "";
				StatResponse.prototype.linkTarget = "";
				StatResponse.prototype.ownerId = "";
				StatResponse.prototype.isError = false;
				StatResponse.prototype.errorPayload = $util.newBuffer([]);
				StatResponse.prototype.etag = "";
				StatResponse.prototype.inode = 0;
				StatResponse.prototype.targetZoneId = "";
				StatResponse.prototype.ttlSeconds = null;
				StatResponse.prototype.xattrs = $util.emptyObject;
				StatResponse.prototype.holders = $util.emptyArray;
				StatResponse.prototype.zonePath = "";
				StatResponse.prototype.lock = null;
				StatResponse.prototype.channel = null;
				StatResponse.prototype.ephemeral = false;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(StatResponse.prototype, "_createdAtMs", {
					get: $util.oneOfGetter($oneOfFields = ["createdAtMs"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(StatResponse.prototype, "_modifiedAtMs", {
					get: $util.oneOfGetter($oneOfFields = ["modifiedAtMs"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(StatResponse.prototype, "_ttlSeconds", {
					get: $util.oneOfGetter($oneOfFields = ["ttlSeconds"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				StatResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.found != null && $Object.hasOwnProperty.call(message, "found") && message.found !== false)
						writer.uint32(8).bool(message.found);
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(18).string(message.path);
					if (message.size != null && $Object.hasOwnProperty.call(message, "size") && message.size !== 0)
						writer.uint32(24).int64(message.size);
					if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
						writer.uint32(34).string(message.contentId);
					if (message.mimeType != null && $Object.hasOwnProperty.call(message, "mimeType") && message.mimeType !== "")
						writer.uint32(42).string(message.mimeType);
					if (message.isDirectory != null && $Object.hasOwnProperty.call(message, "isDirectory") && message.isDirectory !== false)
						writer.uint32(48).bool(message.isDirectory);
					if (message.entryType != null && $Object.hasOwnProperty.call(message, "entryType") && message.entryType !== 0)
						writer.uint32(56).int32(message.entryType);
					if (message.mode != null && $Object.hasOwnProperty.call(message, "mode") && message.mode !== 0)
						writer.uint32(64).uint32(message.mode);
					if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
						writer.uint32(72).uint32(message.version);
					if (message.gen != null && $Object.hasOwnProperty.call(message, "gen") && message.gen !== 0)
						writer.uint32(80).uint64(message.gen);
					if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
						writer.uint32(90).string(message.zoneId);
					if (message.createdAtMs != null && $Object.hasOwnProperty.call(message, "createdAtMs"))
						writer.uint32(96).int64(message.createdAtMs);
					if (message.modifiedAtMs != null && $Object.hasOwnProperty.call(message, "modifiedAtMs"))
						writer.uint32(104).int64(message.modifiedAtMs);
					if (message.lastWriterAddress != null && $Object.hasOwnProperty.call(message, "lastWriterAddress") && message.lastWriterAddress !== "")
						writer.uint32(114).string(message.lastWriterAddress);
					if (message.linkTarget != null && $Object.hasOwnProperty.call(message, "linkTarget") && message.linkTarget !== "")
						writer.uint32(122).string(message.linkTarget);
					if (message.ownerId != null && $Object.hasOwnProperty.call(message, "ownerId") && message.ownerId !== "")
						writer.uint32(130).string(message.ownerId);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(136).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(146).bytes(message.errorPayload);
					if (message.etag != null && $Object.hasOwnProperty.call(message, "etag") && message.etag !== "")
						writer.uint32(802).string(message.etag);
					if (message.inode != null && $Object.hasOwnProperty.call(message, "inode") && message.inode !== 0)
						writer.uint32(808).uint64(message.inode);
					if (message.targetZoneId != null && $Object.hasOwnProperty.call(message, "targetZoneId") && message.targetZoneId !== "")
						writer.uint32(818).string(message.targetZoneId);
					if (message.ttlSeconds != null && $Object.hasOwnProperty.call(message, "ttlSeconds"))
						writer.uint32(825).double(message.ttlSeconds);
					if (message.xattrs != null && $Object.hasOwnProperty.call(message, "xattrs"))
						for (let keys = $Object.keys(message.xattrs), i = 0; i < keys.length; ++i)
							writer.uint32(834).fork().uint32(10).string(keys[i]).uint32(18).string(message.xattrs[keys[i]]).ldelim();
					if (message.holders != null && message.holders.length)
						for (let i = 0; i < message.holders.length; ++i)
							writer.uint32(842).string(message.holders[i]);
					if (message.zonePath != null && $Object.hasOwnProperty.call(message, "zonePath") && message.zonePath !== "")
						writer.uint32(850).string(message.zonePath);
					if (message.lock != null && $Object.hasOwnProperty.call(message, "lock"))
						$root.nexus.grpc.vfs.PathLock.encode(message.lock, writer.uint32(858).fork(), _depth + 1).ldelim();
					if (message.channel != null && $Object.hasOwnProperty.call(message, "channel"))
						$root.nexus.grpc.vfs.ChannelState.encode(message.channel, writer.uint32(866).fork(), _depth + 1).ldelim();
					if (message.ephemeral != null && $Object.hasOwnProperty.call(message, "ephemeral") && message.ephemeral !== false)
						writer.uint32(960).bool(message.ephemeral);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				StatResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, key, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.StatResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.found = value;
								else
									delete message.found;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if ((value = readInt64(reader)) !== 0)
									message.size = value;
								else
									delete message.size;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.contentId = value;
								else
									delete message.contentId;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.mimeType = value;
								else
									delete message.mimeType;
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isDirectory = value;
								else
									delete message.isDirectory;
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.entryType = value;
								else
									delete message.entryType;
								continue;
							}
						case 8: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.mode = value;
								else
									delete message.mode;
								continue;
							}
						case 9: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.version = value;
								else
									delete message.version;
								continue;
							}
						case 10: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.gen = value;
								else
									delete message.gen;
								continue;
							}
						case 11: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.zoneId = value;
								else
									delete message.zoneId;
								continue;
							}
						case 12: {
								if (wireType !== 0)
									break;
								message.createdAtMs = readInt64(reader);
								continue;
							}
						case 13: {
								if (wireType !== 0)
									break;
								message.modifiedAtMs = readInt64(reader);
								continue;
							}
						case 14: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.lastWriterAddress = value;
								else
									delete message.lastWriterAddress;
								continue;
							}
						case 15: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.linkTarget = value;
								else
									delete message.linkTarget;
								continue;
							}
						case 16: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.ownerId = value;
								else
									delete message.ownerId;
								continue;
							}
						case 17: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 18: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.etag = value;
								else
									delete message.etag;
								continue;
							}
						case 101: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.inode = value;
								else
									delete message.inode;
								continue;
							}
						case 102: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.targetZoneId = value;
								else
									delete message.targetZoneId;
								continue;
							}
						case 103: {
								if (wireType !== 1)
									break;
								message.ttlSeconds = reader.double();
								continue;
							}
						case 104: {
								if (wireType !== 2)
									break;
								if (message.xattrs === $util.emptyObject)
									message.xattrs = {};
								let end2 = reader.size() + reader.pos;
								if (end2 > reader.len)
									throw $RangeError("index out of range");
								reader.len = end2;
								key = "";
								value = "";
								while (reader.pos < end2) {
									let tag2 = reader.tag();
									wireType = tag2 & 7;
									switch (tag2 >>>= 3) {
									case 1:
										if (wireType !== 2)
											break;
										key = reader.stringVerify();
										continue;
									case 2:
										if (wireType !== 2)
											break;
										value = reader.stringVerify();
										continue;
									}
									reader.skipType(wireType, _depth, tag2);
								}
								if (reader.pos !== end2)
									throw $RangeError("index out of range");
								reader.len = end;
								if (key === "__proto__")
									$util.makeProp(message.xattrs, key);
								message.xattrs[key] = value;
								continue;
							}
						case 105: {
								if (wireType !== 2)
									break;
								if (!(message.holders && message.holders.length))
									message.holders = [];
								message.holders.push(reader.stringVerify());
								continue;
							}
						case 106: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.zonePath = value;
								else
									delete message.zonePath;
								continue;
							}
						case 107: {
								if (wireType !== 2)
									break;
								message.lock = $root.nexus.grpc.vfs.PathLock.decode(reader, reader.size(), $undefined, _depth + 1, message.lock);
								continue;
							}
						case 108: {
								if (wireType !== 2)
									break;
								message.channel = $root.nexus.grpc.vfs.ChannelState.decode(reader, reader.size(), $undefined, _depth + 1, message.channel);
								continue;
							}
						case 120: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.ephemeral = value;
								else
									delete message.ephemeral;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return StatResponse;
			})();

			vfs.BatchStatRequest = (function() {

				const BatchStatRequest = function (properties) {
					this.paths = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchStatRequest.prototype.authToken = "";
				BatchStatRequest.prototype.zoneId = "";
				BatchStatRequest.prototype.paths = $util.emptyArray;
				BatchStatRequest.prototype.consistency = 0;
				BatchStatRequest.prototype.commitToken = "";

				BatchStatRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(10).string(message.authToken);
					if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
						writer.uint32(18).string(message.zoneId);
					if (message.paths != null && message.paths.length)
						for (let i = 0; i < message.paths.length; ++i)
							writer.uint32(26).string(message.paths[i]);
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(800).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(810).string(message.commitToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchStatRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchStatRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.zoneId = value;
								else
									delete message.zoneId;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if (!(message.paths && message.paths.length))
									message.paths = [];
								message.paths.push(reader.stringVerify());
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchStatRequest;
			})();

			vfs.BatchStatResponse = (function() {

				const BatchStatResponse = function (properties) {
					this.results = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchStatResponse.prototype.results = $util.emptyArray;

				BatchStatResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.results != null && message.results.length)
						for (let i = 0; i < message.results.length; ++i)
							$root.nexus.grpc.vfs.StatResponse.encode(message.results[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchStatResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchStatResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.results && message.results.length))
									message.results = [];
								message.results.push($root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchStatResponse;
			})();

			vfs.ReaddirRequest = (function() {

				const ReaddirRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ReaddirRequest.prototype.path = "";
				ReaddirRequest.prototype.authToken = "";
				ReaddirRequest.prototype.zoneId = "";
				ReaddirRequest.prototype.fromPeer = false;
				ReaddirRequest.prototype.recursive = false;
				ReaddirRequest.prototype.limit = 0;
				ReaddirRequest.prototype.consistency = 0;
				ReaddirRequest.prototype.commitToken = "";

				ReaddirRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
						writer.uint32(26).string(message.zoneId);
					if (message.fromPeer != null && $Object.hasOwnProperty.call(message, "fromPeer") && message.fromPeer !== false)
						writer.uint32(32).bool(message.fromPeer);
					if (message.recursive != null && $Object.hasOwnProperty.call(message, "recursive") && message.recursive !== false)
						writer.uint32(40).bool(message.recursive);
					if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
						writer.uint32(48).uint64(message.limit);
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(800).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(810).string(message.commitToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ReaddirRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ReaddirRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.zoneId = value;
								else
									delete message.zoneId;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.fromPeer = value;
								else
									delete message.fromPeer;
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.recursive = value;
								else
									delete message.recursive;
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.limit = value;
								else
									delete message.limit;
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ReaddirRequest;
			})();

			vfs.ReaddirEntry = (function() {

				const ReaddirEntry = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ReaddirEntry.prototype.name = "";
				ReaddirEntry.prototype.entryType = 0;

				ReaddirEntry.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
						writer.uint32(10).string(message.name);
					if (message.entryType != null && $Object.hasOwnProperty.call(message, "entryType") && message.entryType !== 0)
						writer.uint32(16).int32(message.entryType);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ReaddirEntry.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ReaddirEntry();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.name = value;
								else
									delete message.name;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.entryType = value;
								else
									delete message.entryType;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ReaddirEntry;
			})();

			vfs.ReaddirResponse = (function() {

				const ReaddirResponse = function (properties) {
					this.entries = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ReaddirResponse.prototype.entries = $util.emptyArray;
				ReaddirResponse.prototype.isError = false;
				ReaddirResponse.prototype.errorPayload = $util.newBuffer([]);

				ReaddirResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.entries != null && message.entries.length)
						for (let i = 0; i < message.entries.length; ++i)
							$root.nexus.grpc.vfs.ReaddirEntry.encode(message.entries[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(16).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(26).bytes(message.errorPayload);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ReaddirResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ReaddirResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.entries && message.entries.length))
									message.entries = [];
								message.entries.push($root.nexus.grpc.vfs.ReaddirEntry.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ReaddirResponse;
			})();

			vfs.SetattrRequest = (function() {

				const SetattrRequest = function (properties) {
					this.backendParams = {};
					this.xattrs = {};
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				SetattrRequest.prototype.path = "";
				SetattrRequest.prototype.authToken = "";
				SetattrRequest.prototype.entryType = 0;
				SetattrRequest.prototype.zoneId = "";
				SetattrRequest.prototype.mimeType = null;
				SetattrRequest.prototype.contentId = null;
				SetattrRequest.prototype.modifiedAtMs = null;
				SetattrRequest.prototype.createdAtMs = null;
				SetattrRequest.prototype.size = null;
				SetattrRequest.prototype.version = null;
				SetattrRequest.prototype.backendName = "";
				SetattrRequest.prototype.ioProfile = "";
				SetattrRequest.prototype.isExternal = false;
				SetattrRequest.prototype.capacity = 0;
				SetattrRequest.prototype.backendType = "";
				SetattrRequest.prototype.backendParams = $util.emptyObject;
				SetattrRequest.prototype.linkTarget = "";
				SetattrRequest.prototype.targetZoneId = "";
				SetattrRequest.prototype.ownerId = null;
				SetattrRequest.prototype.ttlSeconds = null;
				SetattrRequest.prototype.createParents = false;
				SetattrRequest.prototype.xattrs = $util.emptyObject;
				SetattrRequest.prototype.ifMatch = null;
				SetattrRequest.prototype.ifVersion = null;
				SetattrRequest.prototype.ifAbsent = false;
				SetattrRequest.prototype.wantEntry = false;
				SetattrRequest.prototype.maxMessages = 0;
				SetattrRequest.prototype.maxAgeMs = 0;
				SetattrRequest.prototype.tie = null;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(SetattrRequest.prototype, "_mimeType", {
					get: $util.oneOfGetter($oneOfFields = ["mimeType"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(SetattrRequest.prototype, "_contentId", {
					get: $util.oneOfGetter($oneOfFields = ["contentId"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(SetattrRequest.prototype, "_modifiedAtMs", {
					get: $util.oneOfGetter($oneOfFields = ["modifiedAtMs"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(SetattrRequest.prototype, "_createdAtMs", {
					get: $util.oneOfGetter($oneOfFields = ["createdAtMs"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(SetattrRequest.prototype, "_size", {
					get: $util.oneOfGetter($oneOfFields = ["size"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(SetattrRequest.prototype, "_version", {
					get: $util.oneOfGetter($oneOfFields = ["version"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(SetattrRequest.prototype, "_ownerId", {
					get: $util.oneOfGetter($oneOfFields = ["ownerId"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(SetattrRequest.prototype, "_ttlSeconds", {
					get: $util.oneOfGetter($oneOfFields = ["ttlSeconds"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(SetattrRequest.prototype, "_ifMatch", {
					get: $util.oneOfGetter($oneOfFields = ["ifMatch"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(SetattrRequest.prototype, "_ifVersion", {
					get: $util.oneOfGetter($oneOfFields = ["ifVersion"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				SetattrRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.entryType != null && $Object.hasOwnProperty.call(message, "entryType") && message.entryType !== 0)
						writer.uint32(24).int32(message.entryType);
					if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
						writer.uint32(34).string(message.zoneId);
					if (message.mimeType != null && $Object.hasOwnProperty.call(message, "mimeType"))
						writer.uint32(42).string(message.mimeType);
					if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId"))
						writer.uint32(50).string(message.contentId);
					if (message.modifiedAtMs != null && $Object.hasOwnProperty.call(message, "modifiedAtMs"))
						writer.uint32(56).int64(message.modifiedAtMs);
					if (message.createdAtMs != null && $Object.hasOwnProperty.call(message, "createdAtMs"))
						writer.uint32(64).int64(message.createdAtMs);
					if (message.size != null && $Object.hasOwnProperty.call(message, "size"))
						writer.uint32(72).uint64(message.size);
					if (message.version != null && $Object.hasOwnProperty.call(message, "version"))
						writer.uint32(80).uint32(message.version);
					if (message.backendName != null && $Object.hasOwnProperty.call(message, "backendName") && message.backendName !== "")
						writer.uint32(90).string(message.backendName);
					if (message.ioProfile != null && $Object.hasOwnProperty.call(message, "ioProfile") && message.ioProfile !== "")
						writer.uint32(98).string(message.ioProfile);
					if (message.isExternal != null && $Object.hasOwnProperty.call(message, "isExternal") && message.isExternal !== false)
						writer.uint32(104).bool(message.isExternal);
					if (message.capacity != null && $Object.hasOwnProperty.call(message, "capacity") && message.capacity !== 0)
						writer.uint32(112).uint64(message.capacity);
					if (message.backendType != null && $Object.hasOwnProperty.call(message, "backendType") && message.backendType !== "")
						writer.uint32(122).string(message.backendType);
					if (message.backendParams != null && $Object.hasOwnProperty.call(message, "backendParams"))
						for (let keys = $Object.keys(message.backendParams), i = 0; i < keys.length; ++i)
							writer.uint32(250).fork().uint32(10).string(keys[i]).uint32(18).string(message.backendParams[keys[i]]).ldelim();
					if (message.linkTarget != null && $Object.hasOwnProperty.call(message, "linkTarget") && message.linkTarget !== "")
						writer.uint32(802).string(message.linkTarget);
					if (message.targetZoneId != null && $Object.hasOwnProperty.call(message, "targetZoneId") && message.targetZoneId !== "")
						writer.uint32(810).string(message.targetZoneId);
					if (message.ownerId != null && $Object.hasOwnProperty.call(message, "ownerId"))
						writer.uint32(818).string(message.ownerId);
					if (message.ttlSeconds != null && $Object.hasOwnProperty.call(message, "ttlSeconds"))
						writer.uint32(825).double(message.ttlSeconds);
					if (message.createParents != null && $Object.hasOwnProperty.call(message, "createParents") && message.createParents !== false)
						writer.uint32(832).bool(message.createParents);
					if (message.xattrs != null && $Object.hasOwnProperty.call(message, "xattrs"))
						for (let keys = $Object.keys(message.xattrs), i = 0; i < keys.length; ++i)
							writer.uint32(842).fork().uint32(10).string(keys[i]).uint32(18).string(message.xattrs[keys[i]]).ldelim();
					if (message.ifMatch != null && $Object.hasOwnProperty.call(message, "ifMatch"))
						writer.uint32(850).string(message.ifMatch);
					if (message.ifVersion != null && $Object.hasOwnProperty.call(message, "ifVersion"))
						writer.uint32(856).uint32(message.ifVersion);
					if (message.ifAbsent != null && $Object.hasOwnProperty.call(message, "ifAbsent") && message.ifAbsent !== false)
						writer.uint32(864).bool(message.ifAbsent);
					if (message.wantEntry != null && $Object.hasOwnProperty.call(message, "wantEntry") && message.wantEntry !== false)
						writer.uint32(872).bool(message.wantEntry);
					if (message.maxMessages != null && $Object.hasOwnProperty.call(message, "maxMessages") && message.maxMessages !== 0)
						writer.uint32(880).uint64(message.maxMessages);
					if (message.maxAgeMs != null && $Object.hasOwnProperty.call(message, "maxAgeMs") && message.maxAgeMs !== 0)
						writer.uint32(888).uint64(message.maxAgeMs);
					if (message.tie != null && $Object.hasOwnProperty.call(message, "tie"))
						$root.nexus.grpc.vfs.SessionTie.encode(message.tie, writer.uint32(962).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				SetattrRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, key, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.SetattrRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.entryType = value;
								else
									delete message.entryType;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.zoneId = value;
								else
									delete message.zoneId;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								message.mimeType = reader.stringVerify();
								continue;
							}
						case 6: {
								if (wireType !== 2)
									break;
								message.contentId = reader.stringVerify();
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								message.modifiedAtMs = readInt64(reader);
								continue;
							}
						case 8: {
								if (wireType !== 0)
									break;
								message.createdAtMs = readInt64(reader);
								continue;
							}
						case 9: {
								if (wireType !== 0)
									break;
								message.size = readUint64(reader);
								continue;
							}
						case 10: {
								if (wireType !== 0)
									break;
								message.version = reader.uint32();
								continue;
							}
						case 11: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.backendName = value;
								else
									delete message.backendName;
								continue;
							}
						case 12: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.ioProfile = value;
								else
									delete message.ioProfile;
								continue;
							}
						case 13: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isExternal = value;
								else
									delete message.isExternal;
								continue;
							}
						case 14: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.capacity = value;
								else
									delete message.capacity;
								continue;
							}
						case 15: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.backendType = value;
								else
									delete message.backendType;
								continue;
							}
						case 31: {
								if (wireType !== 2)
									break;
								if (message.backendParams === $util.emptyObject)
									message.backendParams = {};
								let end2 = reader.size() + reader.pos;
								if (end2 > reader.len)
									throw $RangeError("index out of range");
								reader.len = end2;
								key = "";
								value = "";
								while (reader.pos < end2) {
									let tag2 = reader.tag();
									wireType = tag2 & 7;
									switch (tag2 >>>= 3) {
									case 1:
										if (wireType !== 2)
											break;
										key = reader.stringVerify();
										continue;
									case 2:
										if (wireType !== 2)
											break;
										value = reader.stringVerify();
										continue;
									}
									reader.skipType(wireType, _depth, tag2);
								}
								if (reader.pos !== end2)
									throw $RangeError("index out of range");
								reader.len = end;
								if (key === "__proto__")
									$util.makeProp(message.backendParams, key);
								message.backendParams[key] = value;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.linkTarget = value;
								else
									delete message.linkTarget;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.targetZoneId = value;
								else
									delete message.targetZoneId;
								continue;
							}
						case 102: {
								if (wireType !== 2)
									break;
								message.ownerId = reader.stringVerify();
								continue;
							}
						case 103: {
								if (wireType !== 1)
									break;
								message.ttlSeconds = reader.double();
								continue;
							}
						case 104: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.createParents = value;
								else
									delete message.createParents;
								continue;
							}
						case 105: {
								if (wireType !== 2)
									break;
								if (message.xattrs === $util.emptyObject)
									message.xattrs = {};
								let end2 = reader.size() + reader.pos;
								if (end2 > reader.len)
									throw $RangeError("index out of range");
								reader.len = end2;
								key = "";
								value = "";
								while (reader.pos < end2) {
									let tag2 = reader.tag();
									wireType = tag2 & 7;
									switch (tag2 >>>= 3) {
									case 1:
										if (wireType !== 2)
											break;
										key = reader.stringVerify();
										continue;
									case 2:
										if (wireType !== 2)
											break;
										value = reader.stringVerify();
										continue;
									}
									reader.skipType(wireType, _depth, tag2);
								}
								if (reader.pos !== end2)
									throw $RangeError("index out of range");
								reader.len = end;
								if (key === "__proto__")
									$util.makeProp(message.xattrs, key);
								message.xattrs[key] = value;
								continue;
							}
						case 106: {
								if (wireType !== 2)
									break;
								message.ifMatch = reader.stringVerify();
								continue;
							}
						case 107: {
								if (wireType !== 0)
									break;
								message.ifVersion = reader.uint32();
								continue;
							}
						case 108: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.ifAbsent = value;
								else
									delete message.ifAbsent;
								continue;
							}
						case 109: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.wantEntry = value;
								else
									delete message.wantEntry;
								continue;
							}
						case 110: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.maxMessages = value;
								else
									delete message.maxMessages;
								continue;
							}
						case 111: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.maxAgeMs = value;
								else
									delete message.maxAgeMs;
								continue;
							}
						case 120: {
								if (wireType !== 2)
									break;
								message.tie = $root.nexus.grpc.vfs.SessionTie.decode(reader, reader.size(), $undefined, _depth + 1, message.tie);
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return SetattrRequest;
			})();

			vfs.SetattrResponse = (function() {

				const SetattrResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				SetattrResponse.prototype.path = "";
				SetattrResponse.prototype.created = false;
				SetattrResponse.prototype.entryType = 0;
				SetattrResponse.prototype.isError = false;
				SetattrResponse.prototype.errorPayload = $util.newBuffer([]);
				SetattrResponse.prototype.commitToken = "";
				SetattrResponse.prototype.entry = null;

				SetattrResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.created != null && $Object.hasOwnProperty.call(message, "created") && message.created !== false)
						writer.uint32(16).bool(message.created);
					if (message.entryType != null && $Object.hasOwnProperty.call(message, "entryType") && message.entryType !== 0)
						writer.uint32(24).int32(message.entryType);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(32).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(42).bytes(message.errorPayload);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(802).string(message.commitToken);
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(810).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				SetattrResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.SetattrResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.created = value;
								else
									delete message.created;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.entryType = value;
								else
									delete message.entryType;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return SetattrResponse;
			})();

			vfs.RenameRequest = (function() {

				const RenameRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				RenameRequest.prototype.path = "";
				RenameRequest.prototype.newPath = "";
				RenameRequest.prototype.authToken = "";
				RenameRequest.prototype.ifMatch = null;
				RenameRequest.prototype.ifVersion = null;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(RenameRequest.prototype, "_ifMatch", {
					get: $util.oneOfGetter($oneOfFields = ["ifMatch"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(RenameRequest.prototype, "_ifVersion", {
					get: $util.oneOfGetter($oneOfFields = ["ifVersion"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				RenameRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.newPath != null && $Object.hasOwnProperty.call(message, "newPath") && message.newPath !== "")
						writer.uint32(18).string(message.newPath);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(26).string(message.authToken);
					if (message.ifMatch != null && $Object.hasOwnProperty.call(message, "ifMatch"))
						writer.uint32(802).string(message.ifMatch);
					if (message.ifVersion != null && $Object.hasOwnProperty.call(message, "ifVersion"))
						writer.uint32(808).uint32(message.ifVersion);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				RenameRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.RenameRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.newPath = value;
								else
									delete message.newPath;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								message.ifMatch = reader.stringVerify();
								continue;
							}
						case 101: {
								if (wireType !== 0)
									break;
								message.ifVersion = reader.uint32();
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return RenameRequest;
			})();

			vfs.RenameResponse = (function() {

				const RenameResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				RenameResponse.prototype.hit = false;
				RenameResponse.prototype.success = false;
				RenameResponse.prototype.isDirectory = false;
				RenameResponse.prototype.oldContentId = null;
				RenameResponse.prototype.oldSize = null;
				RenameResponse.prototype.oldVersion = null;
				RenameResponse.prototype.oldModifiedAtMs = null;
				RenameResponse.prototype.isError = false;
				RenameResponse.prototype.errorPayload = $util.newBuffer([]);
				RenameResponse.prototype.commitToken = "";
				RenameResponse.prototype.entry = null;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(RenameResponse.prototype, "_oldContentId", {
					get: $util.oneOfGetter($oneOfFields = ["oldContentId"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(RenameResponse.prototype, "_oldSize", {
					get: $util.oneOfGetter($oneOfFields = ["oldSize"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(RenameResponse.prototype, "_oldVersion", {
					get: $util.oneOfGetter($oneOfFields = ["oldVersion"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(RenameResponse.prototype, "_oldModifiedAtMs", {
					get: $util.oneOfGetter($oneOfFields = ["oldModifiedAtMs"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				RenameResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.hit != null && $Object.hasOwnProperty.call(message, "hit") && message.hit !== false)
						writer.uint32(8).bool(message.hit);
					if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
						writer.uint32(16).bool(message.success);
					if (message.isDirectory != null && $Object.hasOwnProperty.call(message, "isDirectory") && message.isDirectory !== false)
						writer.uint32(24).bool(message.isDirectory);
					if (message.oldContentId != null && $Object.hasOwnProperty.call(message, "oldContentId"))
						writer.uint32(34).string(message.oldContentId);
					if (message.oldSize != null && $Object.hasOwnProperty.call(message, "oldSize"))
						writer.uint32(40).uint64(message.oldSize);
					if (message.oldVersion != null && $Object.hasOwnProperty.call(message, "oldVersion"))
						writer.uint32(48).uint32(message.oldVersion);
					if (message.oldModifiedAtMs != null && $Object.hasOwnProperty.call(message, "oldModifiedAtMs"))
						writer.uint32(56).int64(message.oldModifiedAtMs);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(64).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(74).bytes(message.errorPayload);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(802).string(message.commitToken);
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(810).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				RenameResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.RenameResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.hit = value;
								else
									delete message.hit;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.success = value;
								else
									delete message.success;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isDirectory = value;
								else
									delete message.isDirectory;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								message.oldContentId = reader.stringVerify();
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								message.oldSize = readUint64(reader);
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								message.oldVersion = reader.uint32();
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								message.oldModifiedAtMs = readInt64(reader);
								continue;
							}
						case 8: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 9: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return RenameResponse;
			})();

			vfs.CopyRequest = (function() {

				const CopyRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				CopyRequest.prototype.src = "";
				CopyRequest.prototype.dst = "";
				CopyRequest.prototype.authToken = "";
				CopyRequest.prototype.overwrite = false;
				CopyRequest.prototype.recursive = false;

				CopyRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.src != null && $Object.hasOwnProperty.call(message, "src") && message.src !== "")
						writer.uint32(10).string(message.src);
					if (message.dst != null && $Object.hasOwnProperty.call(message, "dst") && message.dst !== "")
						writer.uint32(18).string(message.dst);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(26).string(message.authToken);
					if (message.overwrite != null && $Object.hasOwnProperty.call(message, "overwrite") && message.overwrite !== false)
						writer.uint32(800).bool(message.overwrite);
					if (message.recursive != null && $Object.hasOwnProperty.call(message, "recursive") && message.recursive !== false)
						writer.uint32(808).bool(message.recursive);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				CopyRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.CopyRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.src = value;
								else
									delete message.src;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.dst = value;
								else
									delete message.dst;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.overwrite = value;
								else
									delete message.overwrite;
								continue;
							}
						case 101: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.recursive = value;
								else
									delete message.recursive;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return CopyRequest;
			})();

			vfs.CopyResponse = (function() {

				const CopyResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				CopyResponse.prototype.hit = false;
				CopyResponse.prototype.dstPath = "";
				CopyResponse.prototype.contentId = null;
				CopyResponse.prototype.size = 0;
				CopyResponse.prototype.version = 0;
				CopyResponse.prototype.gen = 0;
				CopyResponse.prototype.isError = false;
				CopyResponse.prototype.errorPayload = $util.newBuffer([]);
				CopyResponse.prototype.copiedCount = 0;
				CopyResponse.prototype.commitToken = "";
				CopyResponse.prototype.entry = null;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(CopyResponse.prototype, "_contentId", {
					get: $util.oneOfGetter($oneOfFields = ["contentId"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				CopyResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.hit != null && $Object.hasOwnProperty.call(message, "hit") && message.hit !== false)
						writer.uint32(8).bool(message.hit);
					if (message.dstPath != null && $Object.hasOwnProperty.call(message, "dstPath") && message.dstPath !== "")
						writer.uint32(18).string(message.dstPath);
					if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId"))
						writer.uint32(26).string(message.contentId);
					if (message.size != null && $Object.hasOwnProperty.call(message, "size") && message.size !== 0)
						writer.uint32(32).uint64(message.size);
					if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
						writer.uint32(40).uint32(message.version);
					if (message.gen != null && $Object.hasOwnProperty.call(message, "gen") && message.gen !== 0)
						writer.uint32(48).uint64(message.gen);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(56).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(66).bytes(message.errorPayload);
					if (message.copiedCount != null && $Object.hasOwnProperty.call(message, "copiedCount") && message.copiedCount !== 0)
						writer.uint32(800).uint32(message.copiedCount);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(810).string(message.commitToken);
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(818).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				CopyResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.CopyResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.hit = value;
								else
									delete message.hit;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.dstPath = value;
								else
									delete message.dstPath;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								message.contentId = reader.stringVerify();
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.size = value;
								else
									delete message.size;
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.version = value;
								else
									delete message.version;
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.gen = value;
								else
									delete message.gen;
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 8: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.copiedCount = value;
								else
									delete message.copiedCount;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 102: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return CopyResponse;
			})();

			vfs.GetXattrRequest = (function() {

				const GetXattrRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				GetXattrRequest.prototype.path = "";
				GetXattrRequest.prototype.key = "";
				GetXattrRequest.prototype.authToken = "";

				GetXattrRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
						writer.uint32(18).string(message.key);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(26).string(message.authToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				GetXattrRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.GetXattrRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.key = value;
								else
									delete message.key;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return GetXattrRequest;
			})();

			vfs.GetXattrResponse = (function() {

				const GetXattrResponse = function (properties) {
					this.xattrs = {};
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				GetXattrResponse.prototype.found = false;
				GetXattrResponse.prototype.value = "";
				GetXattrResponse.prototype.isError = false;
				GetXattrResponse.prototype.errorPayload = $util.newBuffer([]);
				GetXattrResponse.prototype.xattrs = $util.emptyObject;

				GetXattrResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.found != null && $Object.hasOwnProperty.call(message, "found") && message.found !== false)
						writer.uint32(8).bool(message.found);
					if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value !== "")
						writer.uint32(18).string(message.value);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(24).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(34).bytes(message.errorPayload);
					if (message.xattrs != null && $Object.hasOwnProperty.call(message, "xattrs"))
						for (let keys = $Object.keys(message.xattrs), i = 0; i < keys.length; ++i)
							writer.uint32(802).fork().uint32(10).string(keys[i]).uint32(18).string(message.xattrs[keys[i]]).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				GetXattrResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, key, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.GetXattrResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.found = value;
								else
									delete message.found;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.value = value;
								else
									delete message.value;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								if (message.xattrs === $util.emptyObject)
									message.xattrs = {};
								let end2 = reader.size() + reader.pos;
								if (end2 > reader.len)
									throw $RangeError("index out of range");
								reader.len = end2;
								key = "";
								value = "";
								while (reader.pos < end2) {
									let tag2 = reader.tag();
									wireType = tag2 & 7;
									switch (tag2 >>>= 3) {
									case 1:
										if (wireType !== 2)
											break;
										key = reader.stringVerify();
										continue;
									case 2:
										if (wireType !== 2)
											break;
										value = reader.stringVerify();
										continue;
									}
									reader.skipType(wireType, _depth, tag2);
								}
								if (reader.pos !== end2)
									throw $RangeError("index out of range");
								reader.len = end;
								if (key === "__proto__")
									$util.makeProp(message.xattrs, key);
								message.xattrs[key] = value;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return GetXattrResponse;
			})();

			vfs.SetXattrRequest = (function() {

				const SetXattrRequest = function (properties) {
					this.set = {};
					this.removed = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				SetXattrRequest.prototype.path = "";
				SetXattrRequest.prototype.key = "";
				SetXattrRequest.prototype.value = "";
				SetXattrRequest.prototype.authToken = "";
				SetXattrRequest.prototype.remove = false;
				SetXattrRequest.prototype.set = $util.emptyObject;
				SetXattrRequest.prototype.removed = $util.emptyArray;

				SetXattrRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
						writer.uint32(18).string(message.key);
					if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value !== "")
						writer.uint32(26).string(message.value);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(34).string(message.authToken);
					if (message.remove != null && $Object.hasOwnProperty.call(message, "remove") && message.remove !== false)
						writer.uint32(800).bool(message.remove);
					if (message.set != null && $Object.hasOwnProperty.call(message, "set"))
						for (let keys = $Object.keys(message.set), i = 0; i < keys.length; ++i)
							writer.uint32(810).fork().uint32(10).string(keys[i]).uint32(18).string(message.set[keys[i]]).ldelim();
					if (message.removed != null && message.removed.length)
						for (let i = 0; i < message.removed.length; ++i)
							writer.uint32(818).string(message.removed[i]);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				SetXattrRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, key, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.SetXattrRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.key = value;
								else
									delete message.key;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.value = value;
								else
									delete message.value;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.remove = value;
								else
									delete message.remove;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								if (message.set === $util.emptyObject)
									message.set = {};
								let end2 = reader.size() + reader.pos;
								if (end2 > reader.len)
									throw $RangeError("index out of range");
								reader.len = end2;
								key = "";
								value = "";
								while (reader.pos < end2) {
									let tag2 = reader.tag();
									wireType = tag2 & 7;
									switch (tag2 >>>= 3) {
									case 1:
										if (wireType !== 2)
											break;
										key = reader.stringVerify();
										continue;
									case 2:
										if (wireType !== 2)
											break;
										value = reader.stringVerify();
										continue;
									}
									reader.skipType(wireType, _depth, tag2);
								}
								if (reader.pos !== end2)
									throw $RangeError("index out of range");
								reader.len = end;
								if (key === "__proto__")
									$util.makeProp(message.set, key);
								message.set[key] = value;
								continue;
							}
						case 102: {
								if (wireType !== 2)
									break;
								if (!(message.removed && message.removed.length))
									message.removed = [];
								message.removed.push(reader.stringVerify());
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return SetXattrRequest;
			})();

			vfs.SetXattrResponse = (function() {

				const SetXattrResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				SetXattrResponse.prototype.isError = false;
				SetXattrResponse.prototype.errorPayload = $util.newBuffer([]);
				SetXattrResponse.prototype.commitToken = "";
				SetXattrResponse.prototype.entry = null;

				SetXattrResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(8).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(18).bytes(message.errorPayload);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(802).string(message.commitToken);
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(810).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				SetXattrResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.SetXattrResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return SetXattrResponse;
			})();

			vfs.GetXattrBulkRequest = (function() {

				const GetXattrBulkRequest = function (properties) {
					this.paths = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				GetXattrBulkRequest.prototype.paths = $util.emptyArray;
				GetXattrBulkRequest.prototype.key = "";
				GetXattrBulkRequest.prototype.authToken = "";

				GetXattrBulkRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.paths != null && message.paths.length)
						for (let i = 0; i < message.paths.length; ++i)
							writer.uint32(10).string(message.paths[i]);
					if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
						writer.uint32(18).string(message.key);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(26).string(message.authToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				GetXattrBulkRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.GetXattrBulkRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.paths && message.paths.length))
									message.paths = [];
								message.paths.push(reader.stringVerify());
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.key = value;
								else
									delete message.key;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return GetXattrBulkRequest;
			})();

			vfs.GetXattrBulkItem = (function() {

				const GetXattrBulkItem = function (properties) {
					this.xattrs = {};
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				GetXattrBulkItem.prototype.path = "";
				GetXattrBulkItem.prototype.found = false;
				GetXattrBulkItem.prototype.value = "";
				GetXattrBulkItem.prototype.xattrs = $util.emptyObject;
				GetXattrBulkItem.prototype.isError = false;
				GetXattrBulkItem.prototype.errorPayload = $util.newBuffer([]);

				GetXattrBulkItem.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.found != null && $Object.hasOwnProperty.call(message, "found") && message.found !== false)
						writer.uint32(16).bool(message.found);
					if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value !== "")
						writer.uint32(26).string(message.value);
					if (message.xattrs != null && $Object.hasOwnProperty.call(message, "xattrs"))
						for (let keys = $Object.keys(message.xattrs), i = 0; i < keys.length; ++i)
							writer.uint32(802).fork().uint32(10).string(keys[i]).uint32(18).string(message.xattrs[keys[i]]).ldelim();
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(808).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(818).bytes(message.errorPayload);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				GetXattrBulkItem.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, key, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.GetXattrBulkItem();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.found = value;
								else
									delete message.found;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.value = value;
								else
									delete message.value;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								if (message.xattrs === $util.emptyObject)
									message.xattrs = {};
								let end2 = reader.size() + reader.pos;
								if (end2 > reader.len)
									throw $RangeError("index out of range");
								reader.len = end2;
								key = "";
								value = "";
								while (reader.pos < end2) {
									let tag2 = reader.tag();
									wireType = tag2 & 7;
									switch (tag2 >>>= 3) {
									case 1:
										if (wireType !== 2)
											break;
										key = reader.stringVerify();
										continue;
									case 2:
										if (wireType !== 2)
											break;
										value = reader.stringVerify();
										continue;
									}
									reader.skipType(wireType, _depth, tag2);
								}
								if (reader.pos !== end2)
									throw $RangeError("index out of range");
								reader.len = end;
								if (key === "__proto__")
									$util.makeProp(message.xattrs, key);
								message.xattrs[key] = value;
								continue;
							}
						case 101: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 102: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return GetXattrBulkItem;
			})();

			vfs.GetXattrBulkResponse = (function() {

				const GetXattrBulkResponse = function (properties) {
					this.items = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				GetXattrBulkResponse.prototype.items = $util.emptyArray;
				GetXattrBulkResponse.prototype.isError = false;
				GetXattrBulkResponse.prototype.errorPayload = $util.newBuffer([]);

				GetXattrBulkResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.items != null && message.items.length)
						for (let i = 0; i < message.items.length; ++i)
							$root.nexus.grpc.vfs.GetXattrBulkItem.encode(message.items[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(16).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(26).bytes(message.errorPayload);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				GetXattrBulkResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.GetXattrBulkResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.items && message.items.length))
									message.items = [];
								message.items.push($root.nexus.grpc.vfs.GetXattrBulkItem.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return GetXattrBulkResponse;
			})();

			vfs.BatchSetXattrRequest = (function() {

				const BatchSetXattrRequest = function (properties) {
					this.items = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchSetXattrRequest.prototype.authToken = "";
				BatchSetXattrRequest.prototype.items = $util.emptyArray;

				BatchSetXattrRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(10).string(message.authToken);
					if (message.items != null && message.items.length)
						for (let i = 0; i < message.items.length; ++i)
							$root.nexus.grpc.vfs.SetXattrRequest.encode(message.items[i], writer.uint32(18).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchSetXattrRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchSetXattrRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if (!(message.items && message.items.length))
									message.items = [];
								message.items.push($root.nexus.grpc.vfs.SetXattrRequest.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchSetXattrRequest;
			})();

			vfs.BatchSetXattrResponse = (function() {

				const BatchSetXattrResponse = function (properties) {
					this.results = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				BatchSetXattrResponse.prototype.results = $util.emptyArray;

				BatchSetXattrResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.results != null && message.results.length)
						for (let i = 0; i < message.results.length; ++i)
							$root.nexus.grpc.vfs.SetXattrResponse.encode(message.results[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				BatchSetXattrResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.BatchSetXattrResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.results && message.results.length))
									message.results = [];
								message.results.push($root.nexus.grpc.vfs.SetXattrResponse.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return BatchSetXattrResponse;
			})();

			vfs.TopLevelMountsRequest = (function() {

				const TopLevelMountsRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				TopLevelMountsRequest.prototype.authToken = "";

				TopLevelMountsRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(10).string(message.authToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				TopLevelMountsRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.TopLevelMountsRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return TopLevelMountsRequest;
			})();

			vfs.TopLevelMountsResponse = (function() {

				const TopLevelMountsResponse = function (properties) {
					this.mounts = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				TopLevelMountsResponse.prototype.mounts = $util.emptyArray;
				TopLevelMountsResponse.prototype.isError = false;
				TopLevelMountsResponse.prototype.errorPayload = $util.newBuffer([]);

				TopLevelMountsResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.mounts != null && message.mounts.length)
						for (let i = 0; i < message.mounts.length; ++i)
							$root.nexus.grpc.vfs.TopLevelMount.encode(message.mounts[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(16).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(26).bytes(message.errorPayload);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				TopLevelMountsResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.TopLevelMountsResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.mounts && message.mounts.length))
									message.mounts = [];
								message.mounts.push($root.nexus.grpc.vfs.TopLevelMount.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return TopLevelMountsResponse;
			})();

			vfs.TopLevelMount = (function() {

				const TopLevelMount = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				TopLevelMount.prototype.path = "";
				TopLevelMount.prototype.zoneId = "";

				TopLevelMount.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
						writer.uint32(18).string(message.zoneId);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				TopLevelMount.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.TopLevelMount();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.zoneId = value;
								else
									delete message.zoneId;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return TopLevelMount;
			})();

			vfs.CompareKind = (function() {
				const valuesById = $Object.create(null), values = $Object.create(valuesById);
				values[valuesById[0] = "COMPARE_ABSENT"] = 0;
				values[valuesById[1] = "COMPARE_EXISTS"] = 1;
				values[valuesById[2] = "COMPARE_VERSION"] = 2;
				values[valuesById[3] = "COMPARE_ETAG"] = 3;
				values[valuesById[4] = "COMPARE_CONTENT_ID"] = 4;
				values[valuesById[5] = "COMPARE_LOCK"] = 5;
				return values;
			})();

			vfs.TransactCompare = (function() {

				const TransactCompare = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				TransactCompare.prototype.kind = 0;
				TransactCompare.prototype.path = "";
				TransactCompare.prototype.version = 0;
				TransactCompare.prototype.etag = "";
				TransactCompare.prototype.contentId = "";
				TransactCompare.prototype.lockId = "";
				TransactCompare.prototype.fencing = 0;

				TransactCompare.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
						writer.uint32(8).int32(message.kind);
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(18).string(message.path);
					if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
						writer.uint32(24).uint64(message.version);
					if (message.etag != null && $Object.hasOwnProperty.call(message, "etag") && message.etag !== "")
						writer.uint32(34).string(message.etag);
					if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
						writer.uint32(42).string(message.contentId);
					if (message.lockId != null && $Object.hasOwnProperty.call(message, "lockId") && message.lockId !== "")
						writer.uint32(50).string(message.lockId);
					if (message.fencing != null && $Object.hasOwnProperty.call(message, "fencing") && message.fencing !== 0)
						writer.uint32(56).uint64(message.fencing);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				TransactCompare.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.TransactCompare();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.kind = value;
								else
									delete message.kind;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.version = value;
								else
									delete message.version;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.etag = value;
								else
									delete message.etag;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.contentId = value;
								else
									delete message.contentId;
								continue;
							}
						case 6: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.lockId = value;
								else
									delete message.lockId;
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.fencing = value;
								else
									delete message.fencing;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return TransactCompare;
			})();

			vfs.OperationKind = (function() {
				const valuesById = $Object.create(null), values = $Object.create(valuesById);
				values[valuesById[0] = "OPERATION_PUT"] = 0;
				values[valuesById[1] = "OPERATION_DELETE"] = 1;
				values[valuesById[2] = "OPERATION_RENAME"] = 2;
				return values;
			})();

			vfs.TransactOperation = (function() {

				const TransactOperation = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				TransactOperation.prototype.kind = 0;
				TransactOperation.prototype.path = "";
				TransactOperation.prototype.newPath = "";
				TransactOperation.prototype.content = $util.newBuffer([]);
				TransactOperation.prototype.mimeType = null;
				TransactOperation.prototype.createParents = false;
				TransactOperation.prototype.ifMatch = null;
				TransactOperation.prototype.ifVersion = null;
				TransactOperation.prototype.ifAbsent = false;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(TransactOperation.prototype, "_mimeType", {
					get: $util.oneOfGetter($oneOfFields = ["mimeType"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(TransactOperation.prototype, "_ifMatch", {
					get: $util.oneOfGetter($oneOfFields = ["ifMatch"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(TransactOperation.prototype, "_ifVersion", {
					get: $util.oneOfGetter($oneOfFields = ["ifVersion"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				TransactOperation.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
						writer.uint32(8).int32(message.kind);
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(18).string(message.path);
					if (message.newPath != null && $Object.hasOwnProperty.call(message, "newPath") && message.newPath !== "")
						writer.uint32(26).string(message.newPath);
					if (message.content != null && $Object.hasOwnProperty.call(message, "content") && message.content.length)
						writer.uint32(34).bytes(message.content);
					if (message.mimeType != null && $Object.hasOwnProperty.call(message, "mimeType"))
						writer.uint32(42).string(message.mimeType);
					if (message.createParents != null && $Object.hasOwnProperty.call(message, "createParents") && message.createParents !== false)
						writer.uint32(48).bool(message.createParents);
					if (message.ifMatch != null && $Object.hasOwnProperty.call(message, "ifMatch"))
						writer.uint32(58).string(message.ifMatch);
					if (message.ifVersion != null && $Object.hasOwnProperty.call(message, "ifVersion"))
						writer.uint32(64).uint64(message.ifVersion);
					if (message.ifAbsent != null && $Object.hasOwnProperty.call(message, "ifAbsent") && message.ifAbsent !== false)
						writer.uint32(72).bool(message.ifAbsent);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				TransactOperation.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.TransactOperation();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.kind = value;
								else
									delete message.kind;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.newPath = value;
								else
									delete message.newPath;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.content = value;
								else
									delete message.content;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								message.mimeType = reader.stringVerify();
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.createParents = value;
								else
									delete message.createParents;
								continue;
							}
						case 7: {
								if (wireType !== 2)
									break;
								message.ifMatch = reader.stringVerify();
								continue;
							}
						case 8: {
								if (wireType !== 0)
									break;
								message.ifVersion = readUint64(reader);
								continue;
							}
						case 9: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.ifAbsent = value;
								else
									delete message.ifAbsent;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return TransactOperation;
			})();

			vfs.TransactRequest = (function() {

				const TransactRequest = function (properties) {
					this.compares = [];
					this.operations = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				TransactRequest.prototype.authToken = "";
				TransactRequest.prototype.compares = $util.emptyArray;
				TransactRequest.prototype.operations = $util.emptyArray;

				TransactRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(10).string(message.authToken);
					if (message.compares != null && message.compares.length)
						for (let i = 0; i < message.compares.length; ++i)
							$root.nexus.grpc.vfs.TransactCompare.encode(message.compares[i], writer.uint32(18).fork(), _depth + 1).ldelim();
					if (message.operations != null && message.operations.length)
						for (let i = 0; i < message.operations.length; ++i)
							$root.nexus.grpc.vfs.TransactOperation.encode(message.operations[i], writer.uint32(26).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				TransactRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.TransactRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if (!(message.compares && message.compares.length))
									message.compares = [];
								message.compares.push($root.nexus.grpc.vfs.TransactCompare.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if (!(message.operations && message.operations.length))
									message.operations = [];
								message.operations.push($root.nexus.grpc.vfs.TransactOperation.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return TransactRequest;
			})();

			vfs.TransactOutcome = (function() {

				const TransactOutcome = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				TransactOutcome.prototype.entry = null;
				TransactOutcome.prototype.created = false;

				TransactOutcome.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.created != null && $Object.hasOwnProperty.call(message, "created") && message.created !== false)
						writer.uint32(16).bool(message.created);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				TransactOutcome.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.TransactOutcome();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.created = value;
								else
									delete message.created;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return TransactOutcome;
			})();

			vfs.TransactResponse = (function() {

				const TransactResponse = function (properties) {
					this.outcomes = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				TransactResponse.prototype.committed = false;
				TransactResponse.prototype.commitToken = "";
				TransactResponse.prototype.outcomes = $util.emptyArray;
				TransactResponse.prototype.failedCompare = 0;
				TransactResponse.prototype.current = null;
				TransactResponse.prototype.isError = false;
				TransactResponse.prototype.errorPayload = $util.newBuffer([]);

				TransactResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.committed != null && $Object.hasOwnProperty.call(message, "committed") && message.committed !== false)
						writer.uint32(8).bool(message.committed);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(18).string(message.commitToken);
					if (message.outcomes != null && message.outcomes.length)
						for (let i = 0; i < message.outcomes.length; ++i)
							$root.nexus.grpc.vfs.TransactOutcome.encode(message.outcomes[i], writer.uint32(26).fork(), _depth + 1).ldelim();
					if (message.failedCompare != null && $Object.hasOwnProperty.call(message, "failedCompare") && message.failedCompare !== 0)
						writer.uint32(32).uint32(message.failedCompare);
					if (message.current != null && $Object.hasOwnProperty.call(message, "current"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.current, writer.uint32(42).fork(), _depth + 1).ldelim();
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(48).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(58).bytes(message.errorPayload);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				TransactResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.TransactResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.committed = value;
								else
									delete message.committed;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if (!(message.outcomes && message.outcomes.length))
									message.outcomes = [];
								message.outcomes.push($root.nexus.grpc.vfs.TransactOutcome.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.failedCompare = value;
								else
									delete message.failedCompare;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								message.current = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.current);
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 7: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return TransactResponse;
			})();

			vfs.ChannelOperation = (function() {
				const valuesById = $Object.create(null), values = $Object.create(valuesById);
				values[valuesById[0] = "CHANNEL_STATUS"] = 0;
				values[valuesById[1] = "CHANNEL_READ"] = 1;
				values[valuesById[2] = "CHANNEL_PUSH"] = 2;
				values[valuesById[3] = "CHANNEL_POP"] = 3;
				values[valuesById[4] = "CHANNEL_APPEND"] = 4;
				values[valuesById[5] = "CHANNEL_COMMIT_CURSOR"] = 5;
				values[valuesById[6] = "CHANNEL_REMOVE_GROUP"] = 6;
				values[valuesById[7] = "CHANNEL_CLOSE"] = 7;
				return values;
			})();

			vfs.ChannelRequest = (function() {

				const ChannelRequest = function (properties) {
					this.messages = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ChannelRequest.prototype.path = "";
				ChannelRequest.prototype.authToken = "";
				ChannelRequest.prototype.operation = 0;
				ChannelRequest.prototype.messages = $util.emptyArray;
				ChannelRequest.prototype.offset = 0;
				ChannelRequest.prototype.maxMessages = 0;
				ChannelRequest.prototype.maxBytes = 0;
				ChannelRequest.prototype.waitMs = 0;
				ChannelRequest.prototype.group = "";
				ChannelRequest.prototype.expectedOffset = null;
				ChannelRequest.prototype.consistency = 0;
				ChannelRequest.prototype.commitToken = "";

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(ChannelRequest.prototype, "_expectedOffset", {
					get: $util.oneOfGetter($oneOfFields = ["expectedOffset"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				ChannelRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.operation != null && $Object.hasOwnProperty.call(message, "operation") && message.operation !== 0)
						writer.uint32(24).int32(message.operation);
					if (message.messages != null && message.messages.length)
						for (let i = 0; i < message.messages.length; ++i)
							writer.uint32(34).bytes(message.messages[i]);
					if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
						writer.uint32(40).uint64(message.offset);
					if (message.maxMessages != null && $Object.hasOwnProperty.call(message, "maxMessages") && message.maxMessages !== 0)
						writer.uint32(48).uint32(message.maxMessages);
					if (message.maxBytes != null && $Object.hasOwnProperty.call(message, "maxBytes") && message.maxBytes !== 0)
						writer.uint32(56).uint64(message.maxBytes);
					if (message.waitMs != null && $Object.hasOwnProperty.call(message, "waitMs") && message.waitMs !== 0)
						writer.uint32(64).uint64(message.waitMs);
					if (message.group != null && $Object.hasOwnProperty.call(message, "group") && message.group !== "")
						writer.uint32(74).string(message.group);
					if (message.expectedOffset != null && $Object.hasOwnProperty.call(message, "expectedOffset"))
						writer.uint32(80).uint64(message.expectedOffset);
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(88).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(98).string(message.commitToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ChannelRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ChannelRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.operation = value;
								else
									delete message.operation;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if (!(message.messages && message.messages.length))
									message.messages = [];
								message.messages.push(reader.bytes());
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.offset = value;
								else
									delete message.offset;
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.maxMessages = value;
								else
									delete message.maxMessages;
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.maxBytes = value;
								else
									delete message.maxBytes;
								continue;
							}
						case 8: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.waitMs = value;
								else
									delete message.waitMs;
								continue;
							}
						case 9: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.group = value;
								else
									delete message.group;
								continue;
							}
						case 10: {
								if (wireType !== 0)
									break;
								message.expectedOffset = readUint64(reader);
								continue;
							}
						case 11: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 12: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ChannelRequest;
			})();

			vfs.ChannelMessage = (function() {

				const ChannelMessage = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ChannelMessage.prototype.data = $util.newBuffer([]);
				ChannelMessage.prototype.writtenAtMs = 0;
				ChannelMessage.prototype.offset = 0;

				ChannelMessage.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
						writer.uint32(10).bytes(message.data);
					if (message.writtenAtMs != null && $Object.hasOwnProperty.call(message, "writtenAtMs") && !$Object.is(message.writtenAtMs, 0))
						writer.uint32(17).double(message.writtenAtMs);
					if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
						writer.uint32(24).uint64(message.offset);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ChannelMessage.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ChannelMessage();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.data = value;
								else
									delete message.data;
								continue;
							}
						case 2: {
								if (wireType !== 1)
									break;
								if (!$Object.is(value = reader.double(), 0))
									message.writtenAtMs = value;
								else
									delete message.writtenAtMs;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.offset = value;
								else
									delete message.offset;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ChannelMessage;
			})();

			vfs.ChannelGroup = (function() {

				const ChannelGroup = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ChannelGroup.prototype.name = "";
				ChannelGroup.prototype.offset = 0;

				ChannelGroup.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
						writer.uint32(10).string(message.name);
					if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
						writer.uint32(16).uint64(message.offset);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ChannelGroup.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ChannelGroup();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.name = value;
								else
									delete message.name;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.offset = value;
								else
									delete message.offset;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ChannelGroup;
			})();

			vfs.ChannelState = (function() {

				const ChannelState = function (properties) {
					this.groups = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ChannelState.prototype.isStream = false;
				ChannelState.prototype.messages = 0;
				ChannelState.prototype.bytes = 0;
				ChannelState.prototype.capacityBytes = 0;
				ChannelState.prototype.maxMessages = 0;
				ChannelState.prototype.maxAgeMs = null;
				ChannelState.prototype.isClosed = false;
				ChannelState.prototype.earliestOffset = 0;
				ChannelState.prototype.endOffset = 0;
				ChannelState.prototype.groups = $util.emptyArray;
				ChannelState.prototype.ringPath = null;
				ChannelState.prototype.doorPath = null;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(ChannelState.prototype, "_maxAgeMs", {
					get: $util.oneOfGetter($oneOfFields = ["maxAgeMs"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(ChannelState.prototype, "_ringPath", {
					get: $util.oneOfGetter($oneOfFields = ["ringPath"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(ChannelState.prototype, "_doorPath", {
					get: $util.oneOfGetter($oneOfFields = ["doorPath"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				ChannelState.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.isStream != null && $Object.hasOwnProperty.call(message, "isStream") && message.isStream !== false)
						writer.uint32(8).bool(message.isStream);
					if (message.messages != null && $Object.hasOwnProperty.call(message, "messages") && message.messages !== 0)
						writer.uint32(16).uint64(message.messages);
					if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes") && message.bytes !== 0)
						writer.uint32(24).uint64(message.bytes);
					if (message.capacityBytes != null && $Object.hasOwnProperty.call(message, "capacityBytes") && message.capacityBytes !== 0)
						writer.uint32(32).uint64(message.capacityBytes);
					if (message.maxMessages != null && $Object.hasOwnProperty.call(message, "maxMessages") && message.maxMessages !== 0)
						writer.uint32(40).uint64(message.maxMessages);
					if (message.maxAgeMs != null && $Object.hasOwnProperty.call(message, "maxAgeMs"))
						writer.uint32(48).uint64(message.maxAgeMs);
					if (message.isClosed != null && $Object.hasOwnProperty.call(message, "isClosed") && message.isClosed !== false)
						writer.uint32(56).bool(message.isClosed);
					if (message.earliestOffset != null && $Object.hasOwnProperty.call(message, "earliestOffset") && message.earliestOffset !== 0)
						writer.uint32(64).uint64(message.earliestOffset);
					if (message.endOffset != null && $Object.hasOwnProperty.call(message, "endOffset") && message.endOffset !== 0)
						writer.uint32(72).uint64(message.endOffset);
					if (message.groups != null && message.groups.length)
						for (let i = 0; i < message.groups.length; ++i)
							$root.nexus.grpc.vfs.ChannelGroup.encode(message.groups[i], writer.uint32(82).fork(), _depth + 1).ldelim();
					if (message.ringPath != null && $Object.hasOwnProperty.call(message, "ringPath"))
						writer.uint32(90).string(message.ringPath);
					if (message.doorPath != null && $Object.hasOwnProperty.call(message, "doorPath"))
						writer.uint32(98).string(message.doorPath);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ChannelState.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ChannelState();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isStream = value;
								else
									delete message.isStream;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.messages = value;
								else
									delete message.messages;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.bytes = value;
								else
									delete message.bytes;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.capacityBytes = value;
								else
									delete message.capacityBytes;
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.maxMessages = value;
								else
									delete message.maxMessages;
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								message.maxAgeMs = readUint64(reader);
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isClosed = value;
								else
									delete message.isClosed;
								continue;
							}
						case 8: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.earliestOffset = value;
								else
									delete message.earliestOffset;
								continue;
							}
						case 9: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.endOffset = value;
								else
									delete message.endOffset;
								continue;
							}
						case 10: {
								if (wireType !== 2)
									break;
								if (!(message.groups && message.groups.length))
									message.groups = [];
								message.groups.push($root.nexus.grpc.vfs.ChannelGroup.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 11: {
								if (wireType !== 2)
									break;
								message.ringPath = reader.stringVerify();
								continue;
							}
						case 12: {
								if (wireType !== 2)
									break;
								message.doorPath = reader.stringVerify();
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ChannelState;
			})();

			vfs.ChannelResponse = (function() {

				const ChannelResponse = function (properties) {
					this.messages = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ChannelResponse.prototype.messages = $util.emptyArray;
				ChannelResponse.prototype.offset = 0;
				ChannelResponse.prototype.nextOffset = 0;
				ChannelResponse.prototype.endOffset = 0;
				ChannelResponse.prototype.commitToken = "";
				ChannelResponse.prototype.entry = null;
				ChannelResponse.prototype.existed = false;
				ChannelResponse.prototype.state = null;
				ChannelResponse.prototype.isError = false;
				ChannelResponse.prototype.errorPayload = $util.newBuffer([]);

				ChannelResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.messages != null && message.messages.length)
						for (let i = 0; i < message.messages.length; ++i)
							$root.nexus.grpc.vfs.ChannelMessage.encode(message.messages[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
						writer.uint32(16).uint64(message.offset);
					if (message.nextOffset != null && $Object.hasOwnProperty.call(message, "nextOffset") && message.nextOffset !== 0)
						writer.uint32(24).uint64(message.nextOffset);
					if (message.endOffset != null && $Object.hasOwnProperty.call(message, "endOffset") && message.endOffset !== 0)
						writer.uint32(32).uint64(message.endOffset);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(42).string(message.commitToken);
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(50).fork(), _depth + 1).ldelim();
					if (message.existed != null && $Object.hasOwnProperty.call(message, "existed") && message.existed !== false)
						writer.uint32(56).bool(message.existed);
					if (message.state != null && $Object.hasOwnProperty.call(message, "state"))
						$root.nexus.grpc.vfs.ChannelState.encode(message.state, writer.uint32(66).fork(), _depth + 1).ldelim();
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(72).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(82).bytes(message.errorPayload);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ChannelResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ChannelResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.messages && message.messages.length))
									message.messages = [];
								message.messages.push($root.nexus.grpc.vfs.ChannelMessage.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.offset = value;
								else
									delete message.offset;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.nextOffset = value;
								else
									delete message.nextOffset;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.endOffset = value;
								else
									delete message.endOffset;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 6: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.existed = value;
								else
									delete message.existed;
								continue;
							}
						case 8: {
								if (wireType !== 2)
									break;
								message.state = $root.nexus.grpc.vfs.ChannelState.decode(reader, reader.size(), $undefined, _depth + 1, message.state);
								continue;
							}
						case 9: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 10: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ChannelResponse;
			})();

			vfs.LockAction = (function() {
				const valuesById = $Object.create(null), values = $Object.create(valuesById);
				values[valuesById[0] = "LOCK_BY_ID"] = 0;
				values[valuesById[1] = "LOCK_ACQUIRE"] = 1;
				values[valuesById[2] = "LOCK_EXTEND"] = 2;
				return values;
			})();

			vfs.LockMode = (function() {
				const valuesById = $Object.create(null), values = $Object.create(valuesById);
				values[valuesById[0] = "LOCK_EXCLUSIVE"] = 0;
				values[valuesById[1] = "LOCK_SHARED"] = 1;
				values[valuesById[2] = "LOCK_COUNTING"] = 2;
				return values;
			})();

			vfs.LockRequest = (function() {

				const LockRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				LockRequest.prototype.path = "";
				LockRequest.prototype.authToken = "";
				LockRequest.prototype.lockId = "";
				LockRequest.prototype.timeoutMs = 0;
				LockRequest.prototype.action = 0;
				LockRequest.prototype.mode = 0;
				LockRequest.prototype.capacity = 0;
				LockRequest.prototype.ttlMs = 0;
				LockRequest.prototype.waitMs = 0;
				LockRequest.prototype.info = "";
				LockRequest.prototype.fencing = 0;

				LockRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.lockId != null && $Object.hasOwnProperty.call(message, "lockId") && message.lockId !== "")
						writer.uint32(26).string(message.lockId);
					if (message.timeoutMs != null && $Object.hasOwnProperty.call(message, "timeoutMs") && message.timeoutMs !== 0)
						writer.uint32(32).uint64(message.timeoutMs);
					if (message.action != null && $Object.hasOwnProperty.call(message, "action") && message.action !== 0)
						writer.uint32(800).int32(message.action);
					if (message.mode != null && $Object.hasOwnProperty.call(message, "mode") && message.mode !== 0)
						writer.uint32(808).int32(message.mode);
					if (message.capacity != null && $Object.hasOwnProperty.call(message, "capacity") && message.capacity !== 0)
						writer.uint32(816).uint32(message.capacity);
					if (message.ttlMs != null && $Object.hasOwnProperty.call(message, "ttlMs") && message.ttlMs !== 0)
						writer.uint32(824).uint64(message.ttlMs);
					if (message.waitMs != null && $Object.hasOwnProperty.call(message, "waitMs") && message.waitMs !== 0)
						writer.uint32(832).uint64(message.waitMs);
					if (message.info != null && $Object.hasOwnProperty.call(message, "info") && message.info !== "")
						writer.uint32(842).string(message.info);
					if (message.fencing != null && $Object.hasOwnProperty.call(message, "fencing") && message.fencing !== 0)
						writer.uint32(848).uint64(message.fencing);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				LockRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.LockRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.lockId = value;
								else
									delete message.lockId;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.timeoutMs = value;
								else
									delete message.timeoutMs;
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.action = value;
								else
									delete message.action;
								continue;
							}
						case 101: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.mode = value;
								else
									delete message.mode;
								continue;
							}
						case 102: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.capacity = value;
								else
									delete message.capacity;
								continue;
							}
						case 103: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.ttlMs = value;
								else
									delete message.ttlMs;
								continue;
							}
						case 104: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.waitMs = value;
								else
									delete message.waitMs;
								continue;
							}
						case 105: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.info = value;
								else
									delete message.info;
								continue;
							}
						case 106: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.fencing = value;
								else
									delete message.fencing;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return LockRequest;
			})();

			vfs.LockResponse = (function() {

				const LockResponse = function (properties) {
					this.holders = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				LockResponse.prototype.acquired = false;
				LockResponse.prototype.lockId = "";
				LockResponse.prototype.isError = false;
				LockResponse.prototype.errorPayload = $util.newBuffer([]);
				LockResponse.prototype.grant = null;
				LockResponse.prototype.holders = $util.emptyArray;
				LockResponse.prototype.waiting = 0;

				LockResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.acquired != null && $Object.hasOwnProperty.call(message, "acquired") && message.acquired !== false)
						writer.uint32(8).bool(message.acquired);
					if (message.lockId != null && $Object.hasOwnProperty.call(message, "lockId") && message.lockId !== "")
						writer.uint32(18).string(message.lockId);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(24).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(34).bytes(message.errorPayload);
					if (message.grant != null && $Object.hasOwnProperty.call(message, "grant"))
						$root.nexus.grpc.vfs.LockGrant.encode(message.grant, writer.uint32(802).fork(), _depth + 1).ldelim();
					if (message.holders != null && message.holders.length)
						for (let i = 0; i < message.holders.length; ++i)
							$root.nexus.grpc.vfs.LockHolder.encode(message.holders[i], writer.uint32(810).fork(), _depth + 1).ldelim();
					if (message.waiting != null && $Object.hasOwnProperty.call(message, "waiting") && message.waiting !== 0)
						writer.uint32(816).uint64(message.waiting);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				LockResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.LockResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.acquired = value;
								else
									delete message.acquired;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.lockId = value;
								else
									delete message.lockId;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								message.grant = $root.nexus.grpc.vfs.LockGrant.decode(reader, reader.size(), $undefined, _depth + 1, message.grant);
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								if (!(message.holders && message.holders.length))
									message.holders = [];
								message.holders.push($root.nexus.grpc.vfs.LockHolder.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 102: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.waiting = value;
								else
									delete message.waiting;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return LockResponse;
			})();

			vfs.LockGrant = (function() {

				const LockGrant = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				LockGrant.prototype.path = "";
				LockGrant.prototype.lockId = "";
				LockGrant.prototype.mode = 0;
				LockGrant.prototype.capacity = 0;
				LockGrant.prototype.fencing = 0;
				LockGrant.prototype.ttlMs = 0;
				LockGrant.prototype.zoneId = "";
				LockGrant.prototype.incarnation = "";

				LockGrant.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.lockId != null && $Object.hasOwnProperty.call(message, "lockId") && message.lockId !== "")
						writer.uint32(18).string(message.lockId);
					if (message.mode != null && $Object.hasOwnProperty.call(message, "mode") && message.mode !== 0)
						writer.uint32(24).int32(message.mode);
					if (message.capacity != null && $Object.hasOwnProperty.call(message, "capacity") && message.capacity !== 0)
						writer.uint32(32).uint32(message.capacity);
					if (message.fencing != null && $Object.hasOwnProperty.call(message, "fencing") && message.fencing !== 0)
						writer.uint32(40).uint64(message.fencing);
					if (message.ttlMs != null && $Object.hasOwnProperty.call(message, "ttlMs") && message.ttlMs !== 0)
						writer.uint32(48).uint64(message.ttlMs);
					if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
						writer.uint32(58).string(message.zoneId);
					if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && message.incarnation !== "")
						writer.uint32(66).string(message.incarnation);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				LockGrant.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.LockGrant();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.lockId = value;
								else
									delete message.lockId;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.mode = value;
								else
									delete message.mode;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.capacity = value;
								else
									delete message.capacity;
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.fencing = value;
								else
									delete message.fencing;
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.ttlMs = value;
								else
									delete message.ttlMs;
								continue;
							}
						case 7: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.zoneId = value;
								else
									delete message.zoneId;
								continue;
							}
						case 8: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.incarnation = value;
								else
									delete message.incarnation;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return LockGrant;
			})();

			vfs.LockHolder = (function() {

				const LockHolder = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				LockHolder.prototype.path = "";
				LockHolder.prototype.lockId = "";
				LockHolder.prototype.mode = 0;
				LockHolder.prototype.capacity = 0;
				LockHolder.prototype.owner = "";
				LockHolder.prototype.info = "";
				LockHolder.prototype.fencing = 0;
				LockHolder.prototype.heldMs = 0;
				LockHolder.prototype.remainingMs = 0;

				LockHolder.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.lockId != null && $Object.hasOwnProperty.call(message, "lockId") && message.lockId !== "")
						writer.uint32(18).string(message.lockId);
					if (message.mode != null && $Object.hasOwnProperty.call(message, "mode") && message.mode !== 0)
						writer.uint32(24).int32(message.mode);
					if (message.capacity != null && $Object.hasOwnProperty.call(message, "capacity") && message.capacity !== 0)
						writer.uint32(32).uint32(message.capacity);
					if (message.owner != null && $Object.hasOwnProperty.call(message, "owner") && message.owner !== "")
						writer.uint32(42).string(message.owner);
					if (message.info != null && $Object.hasOwnProperty.call(message, "info") && message.info !== "")
						writer.uint32(50).string(message.info);
					if (message.fencing != null && $Object.hasOwnProperty.call(message, "fencing") && message.fencing !== 0)
						writer.uint32(56).uint64(message.fencing);
					if (message.heldMs != null && $Object.hasOwnProperty.call(message, "heldMs") && message.heldMs !== 0)
						writer.uint32(64).uint64(message.heldMs);
					if (message.remainingMs != null && $Object.hasOwnProperty.call(message, "remainingMs") && message.remainingMs !== 0)
						writer.uint32(72).uint64(message.remainingMs);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				LockHolder.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.LockHolder();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.lockId = value;
								else
									delete message.lockId;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.mode = value;
								else
									delete message.mode;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.capacity = value;
								else
									delete message.capacity;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.owner = value;
								else
									delete message.owner;
								continue;
							}
						case 6: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.info = value;
								else
									delete message.info;
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.fencing = value;
								else
									delete message.fencing;
								continue;
							}
						case 8: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.heldMs = value;
								else
									delete message.heldMs;
								continue;
							}
						case 9: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.remainingMs = value;
								else
									delete message.remainingMs;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return LockHolder;
			})();

			vfs.PathLock = (function() {

				const PathLock = function (properties) {
					this.holders = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				PathLock.prototype.path = "";
				PathLock.prototype.mode = 0;
				PathLock.prototype.capacity = 0;
				PathLock.prototype.holders = $util.emptyArray;
				PathLock.prototype.waiting = 0;

				PathLock.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.mode != null && $Object.hasOwnProperty.call(message, "mode") && message.mode !== 0)
						writer.uint32(16).int32(message.mode);
					if (message.capacity != null && $Object.hasOwnProperty.call(message, "capacity") && message.capacity !== 0)
						writer.uint32(24).uint32(message.capacity);
					if (message.holders != null && message.holders.length)
						for (let i = 0; i < message.holders.length; ++i)
							$root.nexus.grpc.vfs.LockHolder.encode(message.holders[i], writer.uint32(34).fork(), _depth + 1).ldelim();
					if (message.waiting != null && $Object.hasOwnProperty.call(message, "waiting") && message.waiting !== 0)
						writer.uint32(40).uint64(message.waiting);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				PathLock.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.PathLock();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.mode = value;
								else
									delete message.mode;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.capacity = value;
								else
									delete message.capacity;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if (!(message.holders && message.holders.length))
									message.holders = [];
								message.holders.push($root.nexus.grpc.vfs.LockHolder.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.waiting = value;
								else
									delete message.waiting;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return PathLock;
			})();

			vfs.ListLocksRequest = (function() {

				const ListLocksRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ListLocksRequest.prototype.path = "";
				ListLocksRequest.prototype.authToken = "";
				ListLocksRequest.prototype.after = "";
				ListLocksRequest.prototype.limit = 0;
				ListLocksRequest.prototype.consistency = 0;
				ListLocksRequest.prototype.commitToken = "";

				ListLocksRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.after != null && $Object.hasOwnProperty.call(message, "after") && message.after !== "")
						writer.uint32(26).string(message.after);
					if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
						writer.uint32(32).uint32(message.limit);
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(40).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(50).string(message.commitToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ListLocksRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ListLocksRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.after = value;
								else
									delete message.after;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.limit = value;
								else
									delete message.limit;
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 6: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ListLocksRequest;
			})();

			vfs.ListLocksResponse = (function() {

				const ListLocksResponse = function (properties) {
					this.locks = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ListLocksResponse.prototype.locks = $util.emptyArray;
				ListLocksResponse.prototype.nextAfter = "";
				ListLocksResponse.prototype.isError = false;
				ListLocksResponse.prototype.errorPayload = $util.newBuffer([]);

				ListLocksResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.locks != null && message.locks.length)
						for (let i = 0; i < message.locks.length; ++i)
							$root.nexus.grpc.vfs.PathLock.encode(message.locks[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.nextAfter != null && $Object.hasOwnProperty.call(message, "nextAfter") && message.nextAfter !== "")
						writer.uint32(18).string(message.nextAfter);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(24).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(34).bytes(message.errorPayload);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ListLocksResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ListLocksResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.locks && message.locks.length))
									message.locks = [];
								message.locks.push($root.nexus.grpc.vfs.PathLock.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.nextAfter = value;
								else
									delete message.nextAfter;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ListLocksResponse;
			})();

			vfs.UnlockRequest = (function() {

				const UnlockRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				UnlockRequest.prototype.path = "";
				UnlockRequest.prototype.authToken = "";
				UnlockRequest.prototype.lockId = "";
				UnlockRequest.prototype.force = false;
				UnlockRequest.prototype.fencing = 0;

				UnlockRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.lockId != null && $Object.hasOwnProperty.call(message, "lockId") && message.lockId !== "")
						writer.uint32(26).string(message.lockId);
					if (message.force != null && $Object.hasOwnProperty.call(message, "force") && message.force !== false)
						writer.uint32(32).bool(message.force);
					if (message.fencing != null && $Object.hasOwnProperty.call(message, "fencing") && message.fencing !== 0)
						writer.uint32(800).uint64(message.fencing);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				UnlockRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.UnlockRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.lockId = value;
								else
									delete message.lockId;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.force = value;
								else
									delete message.force;
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.fencing = value;
								else
									delete message.fencing;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return UnlockRequest;
			})();

			vfs.UnlockResponse = (function() {

				const UnlockResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				UnlockResponse.prototype.released = false;
				UnlockResponse.prototype.isError = false;
				UnlockResponse.prototype.errorPayload = $util.newBuffer([]);
				UnlockResponse.prototype.releasedCount = 0;

				UnlockResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.released != null && $Object.hasOwnProperty.call(message, "released") && message.released !== false)
						writer.uint32(8).bool(message.released);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(16).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(26).bytes(message.errorPayload);
					if (message.releasedCount != null && $Object.hasOwnProperty.call(message, "releasedCount") && message.releasedCount !== 0)
						writer.uint32(800).uint64(message.releasedCount);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				UnlockResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.UnlockResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.released = value;
								else
									delete message.released;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 100: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.releasedCount = value;
								else
									delete message.releasedCount;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return UnlockResponse;
			})();

			vfs.WatchRequest = (function() {

				const WatchRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				WatchRequest.prototype.path = "";
				WatchRequest.prototype.authToken = "";
				WatchRequest.prototype.timeoutMs = 0;
				WatchRequest.prototype.cursor = "";
				WatchRequest.prototype.mask = 0;
				WatchRequest.prototype.recursive = false;
				WatchRequest.prototype.withPrevious = false;
				WatchRequest.prototype.consistency = 0;
				WatchRequest.prototype.commitToken = "";

				WatchRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.timeoutMs != null && $Object.hasOwnProperty.call(message, "timeoutMs") && message.timeoutMs !== 0)
						writer.uint32(24).uint64(message.timeoutMs);
					if (message.cursor != null && $Object.hasOwnProperty.call(message, "cursor") && message.cursor !== "")
						writer.uint32(802).string(message.cursor);
					if (message.mask != null && $Object.hasOwnProperty.call(message, "mask") && message.mask !== 0)
						writer.uint32(808).uint32(message.mask);
					if (message.recursive != null && $Object.hasOwnProperty.call(message, "recursive") && message.recursive !== false)
						writer.uint32(816).bool(message.recursive);
					if (message.withPrevious != null && $Object.hasOwnProperty.call(message, "withPrevious") && message.withPrevious !== false)
						writer.uint32(824).bool(message.withPrevious);
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(832).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(842).string(message.commitToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				WatchRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.WatchRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.timeoutMs = value;
								else
									delete message.timeoutMs;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.cursor = value;
								else
									delete message.cursor;
								continue;
							}
						case 101: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.mask = value;
								else
									delete message.mask;
								continue;
							}
						case 102: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.recursive = value;
								else
									delete message.recursive;
								continue;
							}
						case 103: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.withPrevious = value;
								else
									delete message.withPrevious;
								continue;
							}
						case 104: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 105: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return WatchRequest;
			})();

			vfs.WatchResponse = (function() {

				const WatchResponse = function (properties) {
					this.events = [];
					this.zones = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				WatchResponse.prototype.matched = false;
				WatchResponse.prototype.path = "";
				WatchResponse.prototype.eventType = "";
				WatchResponse.prototype.isError = false;
				WatchResponse.prototype.errorPayload = $util.newBuffer([]);
				WatchResponse.prototype.events = $util.emptyArray;
				WatchResponse.prototype.cursor = "";
				WatchResponse.prototype.zones = $util.emptyArray;

				WatchResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.matched != null && $Object.hasOwnProperty.call(message, "matched") && message.matched !== false)
						writer.uint32(8).bool(message.matched);
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(18).string(message.path);
					if (message.eventType != null && $Object.hasOwnProperty.call(message, "eventType") && message.eventType !== "")
						writer.uint32(26).string(message.eventType);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(32).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(42).bytes(message.errorPayload);
					if (message.events != null && message.events.length)
						for (let i = 0; i < message.events.length; ++i)
							$root.nexus.grpc.vfs.WatchEvent.encode(message.events[i], writer.uint32(802).fork(), _depth + 1).ldelim();
					if (message.cursor != null && $Object.hasOwnProperty.call(message, "cursor") && message.cursor !== "")
						writer.uint32(810).string(message.cursor);
					if (message.zones != null && message.zones.length)
						for (let i = 0; i < message.zones.length; ++i)
							$root.nexus.grpc.vfs.WatchedZone.encode(message.zones[i], writer.uint32(818).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				WatchResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.WatchResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.matched = value;
								else
									delete message.matched;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.eventType = value;
								else
									delete message.eventType;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 100: {
								if (wireType !== 2)
									break;
								if (!(message.events && message.events.length))
									message.events = [];
								message.events.push($root.nexus.grpc.vfs.WatchEvent.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 101: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.cursor = value;
								else
									delete message.cursor;
								continue;
							}
						case 102: {
								if (wireType !== 2)
									break;
								if (!(message.zones && message.zones.length))
									message.zones = [];
								message.zones.push($root.nexus.grpc.vfs.WatchedZone.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return WatchResponse;
			})();

			vfs.WatchBatch = (function() {

				const WatchBatch = function (properties) {
					this.events = [];
					this.zones = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				WatchBatch.prototype.events = $util.emptyArray;
				WatchBatch.prototype.cursor = "";
				WatchBatch.prototype.zones = $util.emptyArray;

				WatchBatch.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.events != null && message.events.length)
						for (let i = 0; i < message.events.length; ++i)
							$root.nexus.grpc.vfs.WatchEvent.encode(message.events[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.cursor != null && $Object.hasOwnProperty.call(message, "cursor") && message.cursor !== "")
						writer.uint32(18).string(message.cursor);
					if (message.zones != null && message.zones.length)
						for (let i = 0; i < message.zones.length; ++i)
							$root.nexus.grpc.vfs.WatchedZone.encode(message.zones[i], writer.uint32(26).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				WatchBatch.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.WatchBatch();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.events && message.events.length))
									message.events = [];
								message.events.push($root.nexus.grpc.vfs.WatchEvent.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.cursor = value;
								else
									delete message.cursor;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if (!(message.zones && message.zones.length))
									message.zones = [];
								message.zones.push($root.nexus.grpc.vfs.WatchedZone.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return WatchBatch;
			})();

			vfs.WatchedZone = (function() {

				const WatchedZone = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				WatchedZone.prototype.zoneId = "";
				WatchedZone.prototype.path = "";
				WatchedZone.prototype.index = null;
				WatchedZone.prototype.hasJoined = false;
				WatchedZone.prototype.problemCode = "";
				WatchedZone.prototype.problem = "";

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(WatchedZone.prototype, "_index", {
					get: $util.oneOfGetter($oneOfFields = ["index"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				WatchedZone.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
						writer.uint32(10).string(message.zoneId);
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(18).string(message.path);
					if (message.index != null && $Object.hasOwnProperty.call(message, "index"))
						writer.uint32(24).uint64(message.index);
					if (message.hasJoined != null && $Object.hasOwnProperty.call(message, "hasJoined") && message.hasJoined !== false)
						writer.uint32(32).bool(message.hasJoined);
					if (message.problemCode != null && $Object.hasOwnProperty.call(message, "problemCode") && message.problemCode !== "")
						writer.uint32(42).string(message.problemCode);
					if (message.problem != null && $Object.hasOwnProperty.call(message, "problem") && message.problem !== "")
						writer.uint32(50).string(message.problem);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				WatchedZone.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.WatchedZone();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.zoneId = value;
								else
									delete message.zoneId;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								message.index = readUint64(reader);
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.hasJoined = value;
								else
									delete message.hasJoined;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.problemCode = value;
								else
									delete message.problemCode;
								continue;
							}
						case 6: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.problem = value;
								else
									delete message.problem;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return WatchedZone;
			})();

			vfs.WatchEvent = (function() {

				const WatchEvent = function (properties) {
					this.vectorClock = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				WatchEvent.prototype.eventId = "";
				WatchEvent.prototype.eventType = "";
				WatchEvent.prototype.path = "";
				WatchEvent.prototype.oldPath = "";
				WatchEvent.prototype.zoneId = "";
				WatchEvent.prototype.zonePath = "";
				WatchEvent.prototype.timestampMs = null;
				WatchEvent.prototype.sequenceNumber = 0;
				WatchEvent.prototype.isNew = false;
				WatchEvent.prototype.entry = null;
				WatchEvent.prototype.previous = null;
				WatchEvent.prototype.vectorClock = $util.emptyArray;
				WatchEvent.prototype.oldContentId = "";
				WatchEvent.prototype.userId = "";
				WatchEvent.prototype.agentId = "";

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(WatchEvent.prototype, "_timestampMs", {
					get: $util.oneOfGetter($oneOfFields = ["timestampMs"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				WatchEvent.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.eventId != null && $Object.hasOwnProperty.call(message, "eventId") && message.eventId !== "")
						writer.uint32(10).string(message.eventId);
					if (message.eventType != null && $Object.hasOwnProperty.call(message, "eventType") && message.eventType !== "")
						writer.uint32(18).string(message.eventType);
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(26).string(message.path);
					if (message.oldPath != null && $Object.hasOwnProperty.call(message, "oldPath") && message.oldPath !== "")
						writer.uint32(34).string(message.oldPath);
					if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
						writer.uint32(42).string(message.zoneId);
					if (message.zonePath != null && $Object.hasOwnProperty.call(message, "zonePath") && message.zonePath !== "")
						writer.uint32(50).string(message.zonePath);
					if (message.timestampMs != null && $Object.hasOwnProperty.call(message, "timestampMs"))
						writer.uint32(56).int64(message.timestampMs);
					if (message.sequenceNumber != null && $Object.hasOwnProperty.call(message, "sequenceNumber") && message.sequenceNumber !== 0)
						writer.uint32(64).uint64(message.sequenceNumber);
					if (message.isNew != null && $Object.hasOwnProperty.call(message, "isNew") && message.isNew !== false)
						writer.uint32(72).bool(message.isNew);
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.WatchedEntry.encode(message.entry, writer.uint32(82).fork(), _depth + 1).ldelim();
					if (message.previous != null && $Object.hasOwnProperty.call(message, "previous"))
						$root.nexus.grpc.vfs.WatchedEntry.encode(message.previous, writer.uint32(90).fork(), _depth + 1).ldelim();
					if (message.vectorClock != null && message.vectorClock.length)
						for (let i = 0; i < message.vectorClock.length; ++i)
							$root.nexus.grpc.vfs.ClockEntry.encode(message.vectorClock[i], writer.uint32(98).fork(), _depth + 1).ldelim();
					if (message.oldContentId != null && $Object.hasOwnProperty.call(message, "oldContentId") && message.oldContentId !== "")
						writer.uint32(106).string(message.oldContentId);
					if (message.userId != null && $Object.hasOwnProperty.call(message, "userId") && message.userId !== "")
						writer.uint32(114).string(message.userId);
					if (message.agentId != null && $Object.hasOwnProperty.call(message, "agentId") && message.agentId !== "")
						writer.uint32(122).string(message.agentId);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				WatchEvent.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.WatchEvent();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.eventId = value;
								else
									delete message.eventId;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.eventType = value;
								else
									delete message.eventType;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.oldPath = value;
								else
									delete message.oldPath;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.zoneId = value;
								else
									delete message.zoneId;
								continue;
							}
						case 6: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.zonePath = value;
								else
									delete message.zonePath;
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								message.timestampMs = readInt64(reader);
								continue;
							}
						case 8: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.sequenceNumber = value;
								else
									delete message.sequenceNumber;
								continue;
							}
						case 9: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isNew = value;
								else
									delete message.isNew;
								continue;
							}
						case 10: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.WatchedEntry.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						case 11: {
								if (wireType !== 2)
									break;
								message.previous = $root.nexus.grpc.vfs.WatchedEntry.decode(reader, reader.size(), $undefined, _depth + 1, message.previous);
								continue;
							}
						case 12: {
								if (wireType !== 2)
									break;
								if (!(message.vectorClock && message.vectorClock.length))
									message.vectorClock = [];
								message.vectorClock.push($root.nexus.grpc.vfs.ClockEntry.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 13: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.oldContentId = value;
								else
									delete message.oldContentId;
								continue;
							}
						case 14: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.userId = value;
								else
									delete message.userId;
								continue;
							}
						case 15: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.agentId = value;
								else
									delete message.agentId;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return WatchEvent;
			})();

			vfs.ClockEntry = (function() {

				const ClockEntry = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ClockEntry.prototype.writer = "";
				ClockEntry.prototype.count = 0;

				ClockEntry.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.writer != null && $Object.hasOwnProperty.call(message, "writer") && message.writer !== "")
						writer.uint32(10).string(message.writer);
					if (message.count != null && $Object.hasOwnProperty.call(message, "count") && message.count !== 0)
						writer.uint32(16).uint64(message.count);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ClockEntry.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ClockEntry();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.writer = value;
								else
									delete message.writer;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.count = value;
								else
									delete message.count;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ClockEntry;
			})();

			vfs.WatchedEntry = (function() {

				const WatchedEntry = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				WatchedEntry.prototype.inode = 0;
				WatchedEntry.prototype.entryType = 0;
				WatchedEntry.prototype.size = 0;
				WatchedEntry.prototype.contentId = "";
				WatchedEntry.prototype.modifiedAtMs = 0;
				WatchedEntry.prototype.version = 0;
				WatchedEntry.prototype.gen = 0;

				WatchedEntry.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.inode != null && $Object.hasOwnProperty.call(message, "inode") && message.inode !== 0)
						writer.uint32(8).uint64(message.inode);
					if (message.entryType != null && $Object.hasOwnProperty.call(message, "entryType") && message.entryType !== 0)
						writer.uint32(16).int32(message.entryType);
					if (message.size != null && $Object.hasOwnProperty.call(message, "size") && message.size !== 0)
						writer.uint32(24).uint64(message.size);
					if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
						writer.uint32(34).string(message.contentId);
					if (message.modifiedAtMs != null && $Object.hasOwnProperty.call(message, "modifiedAtMs") && message.modifiedAtMs !== 0)
						writer.uint32(40).int64(message.modifiedAtMs);
					if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
						writer.uint32(48).uint64(message.version);
					if (message.gen != null && $Object.hasOwnProperty.call(message, "gen") && message.gen !== 0)
						writer.uint32(56).uint64(message.gen);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				WatchedEntry.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.WatchedEntry();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.inode = value;
								else
									delete message.inode;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.entryType = value;
								else
									delete message.entryType;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.size = value;
								else
									delete message.size;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.contentId = value;
								else
									delete message.contentId;
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if ((value = readInt64(reader)) !== 0)
									message.modifiedAtMs = value;
								else
									delete message.modifiedAtMs;
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.version = value;
								else
									delete message.version;
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.gen = value;
								else
									delete message.gen;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return WatchedEntry;
			})();

			vfs.IpcPathRequest = (function() {

				const IpcPathRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				IpcPathRequest.prototype.path = "";
				IpcPathRequest.prototype.authToken = "";

				IpcPathRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				IpcPathRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.IpcPathRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return IpcPathRequest;
			})();

			vfs.IpcEmpty = (function() {

				const IpcEmpty = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				IpcEmpty.prototype.authToken = "";

				IpcEmpty.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(10).string(message.authToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				IpcEmpty.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.IpcEmpty();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return IpcEmpty;
			})();

			vfs.IpcAck = (function() {

				const IpcAck = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				IpcAck.prototype.isError = false;
				IpcAck.prototype.errorPayload = $util.newBuffer([]);

				IpcAck.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(8).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(18).bytes(message.errorPayload);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				IpcAck.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.IpcAck();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return IpcAck;
			})();

			vfs.IpcHasResponse = (function() {

				const IpcHasResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				IpcHasResponse.prototype.present = false;

				IpcHasResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.present != null && $Object.hasOwnProperty.call(message, "present") && message.present !== false)
						writer.uint32(8).bool(message.present);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				IpcHasResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.IpcHasResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.present = value;
								else
									delete message.present;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return IpcHasResponse;
			})();

			vfs.StreamCollectAllResponse = (function() {

				const StreamCollectAllResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				StreamCollectAllResponse.prototype.data = $util.newBuffer([]);

				StreamCollectAllResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
						writer.uint32(10).bytes(message.data);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				StreamCollectAllResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.StreamCollectAllResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.data = value;
								else
									delete message.data;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return StreamCollectAllResponse;
			})();

			vfs.StreamWriteRequest = (function() {

				const StreamWriteRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				StreamWriteRequest.prototype.path = "";
				StreamWriteRequest.prototype.data = $util.newBuffer([]);
				StreamWriteRequest.prototype.authToken = "";

				StreamWriteRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
						writer.uint32(18).bytes(message.data);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(26).string(message.authToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				StreamWriteRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.StreamWriteRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.data = value;
								else
									delete message.data;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return StreamWriteRequest;
			})();

			vfs.StreamWriteResponse = (function() {

				const StreamWriteResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				StreamWriteResponse.prototype.offset = 0;
				StreamWriteResponse.prototype.isError = false;
				StreamWriteResponse.prototype.errorPayload = $util.newBuffer([]);

				StreamWriteResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
						writer.uint32(8).uint64(message.offset);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(16).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(26).bytes(message.errorPayload);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				StreamWriteResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.StreamWriteResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.offset = value;
								else
									delete message.offset;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return StreamWriteResponse;
			})();

			vfs.StreamReadAtRequest = (function() {

				const StreamReadAtRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				StreamReadAtRequest.prototype.path = "";
				StreamReadAtRequest.prototype.offset = 0;
				StreamReadAtRequest.prototype.blocking = false;
				StreamReadAtRequest.prototype.timeoutMs = 0;
				StreamReadAtRequest.prototype.authToken = "";

				StreamReadAtRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
						writer.uint32(16).uint64(message.offset);
					if (message.blocking != null && $Object.hasOwnProperty.call(message, "blocking") && message.blocking !== false)
						writer.uint32(24).bool(message.blocking);
					if (message.timeoutMs != null && $Object.hasOwnProperty.call(message, "timeoutMs") && message.timeoutMs !== 0)
						writer.uint32(32).uint64(message.timeoutMs);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(42).string(message.authToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				StreamReadAtRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.StreamReadAtRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.offset = value;
								else
									delete message.offset;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.blocking = value;
								else
									delete message.blocking;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.timeoutMs = value;
								else
									delete message.timeoutMs;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return StreamReadAtRequest;
			})();

			vfs.StreamReadAtResponse = (function() {

				const StreamReadAtResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				StreamReadAtResponse.prototype.data = $util.newBuffer([]);
				StreamReadAtResponse.prototype.nextOffset = 0;
				StreamReadAtResponse.prototype.eof = false;
				StreamReadAtResponse.prototype.isError = false;
				StreamReadAtResponse.prototype.errorPayload = $util.newBuffer([]);
				StreamReadAtResponse.prototype.timedOut = false;

				StreamReadAtResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
						writer.uint32(10).bytes(message.data);
					if (message.nextOffset != null && $Object.hasOwnProperty.call(message, "nextOffset") && message.nextOffset !== 0)
						writer.uint32(16).uint64(message.nextOffset);
					if (message.eof != null && $Object.hasOwnProperty.call(message, "eof") && message.eof !== false)
						writer.uint32(24).bool(message.eof);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(32).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(42).bytes(message.errorPayload);
					if (message.timedOut != null && $Object.hasOwnProperty.call(message, "timedOut") && message.timedOut !== false)
						writer.uint32(48).bool(message.timedOut);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				StreamReadAtResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.StreamReadAtResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.data = value;
								else
									delete message.data;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.nextOffset = value;
								else
									delete message.nextOffset;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.eof = value;
								else
									delete message.eof;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.timedOut = value;
								else
									delete message.timedOut;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return StreamReadAtResponse;
			})();

			vfs.ReadStreamRequest = (function() {

				const ReadStreamRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ReadStreamRequest.prototype.path = "";
				ReadStreamRequest.prototype.authToken = "";
				ReadStreamRequest.prototype.offset = 0;
				ReadStreamRequest.prototype.length = null;
				ReadStreamRequest.prototype.contentId = "";
				ReadStreamRequest.prototype.consistency = 0;
				ReadStreamRequest.prototype.commitToken = "";

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(ReadStreamRequest.prototype, "_length", {
					get: $util.oneOfGetter($oneOfFields = ["length"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				ReadStreamRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
						writer.uint32(24).uint64(message.offset);
					if (message.length != null && $Object.hasOwnProperty.call(message, "length"))
						writer.uint32(32).uint64(message.length);
					if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
						writer.uint32(42).string(message.contentId);
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(48).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(58).string(message.commitToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ReadStreamRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ReadStreamRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.offset = value;
								else
									delete message.offset;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								message.length = readUint64(reader);
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.contentId = value;
								else
									delete message.contentId;
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 7: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ReadStreamRequest;
			})();

			vfs.ReadStreamPiece = (function() {

				const ReadStreamPiece = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ReadStreamPiece.prototype.header = null;
				ReadStreamPiece.prototype.data = null;

				let $oneOfFields;

				$Object.defineProperty(ReadStreamPiece.prototype, "part", {
					get: $util.oneOfGetter($oneOfFields = ["header", "data"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				ReadStreamPiece.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
						$root.nexus.grpc.vfs.ReadStreamHeader.encode(message.header, writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.data != null && $Object.hasOwnProperty.call(message, "data"))
						writer.uint32(18).bytes(message.data);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ReadStreamPiece.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ReadStreamPiece();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								message.header = $root.nexus.grpc.vfs.ReadStreamHeader.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
								message.part = "header";
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								message.data = reader.bytes();
								message.part = "data";
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ReadStreamPiece;
			})();

			vfs.ReadStreamHeader = (function() {

				const ReadStreamHeader = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ReadStreamHeader.prototype.entry = null;
				ReadStreamHeader.prototype.length = 0;

				ReadStreamHeader.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.length != null && $Object.hasOwnProperty.call(message, "length") && message.length !== 0)
						writer.uint32(16).uint64(message.length);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ReadStreamHeader.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ReadStreamHeader();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.length = value;
								else
									delete message.length;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ReadStreamHeader;
			})();

			vfs.WriteStreamPiece = (function() {

				const WriteStreamPiece = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				WriteStreamPiece.prototype.header = null;
				WriteStreamPiece.prototype.data = null;
				WriteStreamPiece.prototype.end = null;

				let $oneOfFields;

				$Object.defineProperty(WriteStreamPiece.prototype, "part", {
					get: $util.oneOfGetter($oneOfFields = ["header", "data", "end"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				WriteStreamPiece.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
						$root.nexus.grpc.vfs.WriteStreamHeader.encode(message.header, writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.data != null && $Object.hasOwnProperty.call(message, "data"))
						writer.uint32(18).bytes(message.data);
					if (message.end != null && $Object.hasOwnProperty.call(message, "end"))
						$root.nexus.grpc.vfs.WriteStreamEnd.encode(message.end, writer.uint32(26).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				WriteStreamPiece.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.WriteStreamPiece();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								message.header = $root.nexus.grpc.vfs.WriteStreamHeader.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
								message.part = "header";
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								message.data = reader.bytes();
								message.part = "data";
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								message.end = $root.nexus.grpc.vfs.WriteStreamEnd.decode(reader, reader.size(), $undefined, _depth + 1, message.end);
								message.part = "end";
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return WriteStreamPiece;
			})();

			vfs.WriteStreamEnd = (function() {

				const WriteStreamEnd = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				WriteStreamEnd.prototype.sizeBytes = 0;

				WriteStreamEnd.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.sizeBytes != null && $Object.hasOwnProperty.call(message, "sizeBytes") && message.sizeBytes !== 0)
						writer.uint32(8).uint64(message.sizeBytes);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				WriteStreamEnd.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.WriteStreamEnd();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if ((value = readUint64(reader)) !== 0)
									message.sizeBytes = value;
								else
									delete message.sizeBytes;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return WriteStreamEnd;
			})();

			vfs.WriteStreamHeader = (function() {

				const WriteStreamHeader = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				WriteStreamHeader.prototype.path = "";
				WriteStreamHeader.prototype.authToken = "";
				WriteStreamHeader.prototype.offset = null;
				WriteStreamHeader.prototype.mimeType = null;
				WriteStreamHeader.prototype.createParents = false;
				WriteStreamHeader.prototype.ifMatch = null;
				WriteStreamHeader.prototype.ifVersion = null;
				WriteStreamHeader.prototype.ifAbsent = false;
				WriteStreamHeader.prototype.mustExist = false;
				WriteStreamHeader.prototype.wantEntry = false;
				WriteStreamHeader.prototype.tie = null;

				let $oneOfFields;

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(WriteStreamHeader.prototype, "_offset", {
					get: $util.oneOfGetter($oneOfFields = ["offset"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(WriteStreamHeader.prototype, "_mimeType", {
					get: $util.oneOfGetter($oneOfFields = ["mimeType"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(WriteStreamHeader.prototype, "_ifMatch", {
					get: $util.oneOfGetter($oneOfFields = ["ifMatch"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				// Virtual OneOf for proto3 optional field
				$Object.defineProperty(WriteStreamHeader.prototype, "_ifVersion", {
					get: $util.oneOfGetter($oneOfFields = ["ifVersion"]),
					set: $util.oneOfSetter($oneOfFields)
				});

				WriteStreamHeader.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.offset != null && $Object.hasOwnProperty.call(message, "offset"))
						writer.uint32(24).uint64(message.offset);
					if (message.mimeType != null && $Object.hasOwnProperty.call(message, "mimeType"))
						writer.uint32(34).string(message.mimeType);
					if (message.createParents != null && $Object.hasOwnProperty.call(message, "createParents") && message.createParents !== false)
						writer.uint32(40).bool(message.createParents);
					if (message.ifMatch != null && $Object.hasOwnProperty.call(message, "ifMatch"))
						writer.uint32(50).string(message.ifMatch);
					if (message.ifVersion != null && $Object.hasOwnProperty.call(message, "ifVersion"))
						writer.uint32(56).uint32(message.ifVersion);
					if (message.ifAbsent != null && $Object.hasOwnProperty.call(message, "ifAbsent") && message.ifAbsent !== false)
						writer.uint32(64).bool(message.ifAbsent);
					if (message.mustExist != null && $Object.hasOwnProperty.call(message, "mustExist") && message.mustExist !== false)
						writer.uint32(72).bool(message.mustExist);
					if (message.wantEntry != null && $Object.hasOwnProperty.call(message, "wantEntry") && message.wantEntry !== false)
						writer.uint32(80).bool(message.wantEntry);
					if (message.tie != null && $Object.hasOwnProperty.call(message, "tie"))
						$root.nexus.grpc.vfs.SessionTie.encode(message.tie, writer.uint32(162).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				WriteStreamHeader.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.WriteStreamHeader();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								message.offset = readUint64(reader);
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								message.mimeType = reader.stringVerify();
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.createParents = value;
								else
									delete message.createParents;
								continue;
							}
						case 6: {
								if (wireType !== 2)
									break;
								message.ifMatch = reader.stringVerify();
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								message.ifVersion = reader.uint32();
								continue;
							}
						case 8: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.ifAbsent = value;
								else
									delete message.ifAbsent;
								continue;
							}
						case 9: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.mustExist = value;
								else
									delete message.mustExist;
								continue;
							}
						case 10: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.wantEntry = value;
								else
									delete message.wantEntry;
								continue;
							}
						case 20: {
								if (wireType !== 2)
									break;
								message.tie = $root.nexus.grpc.vfs.SessionTie.decode(reader, reader.size(), $undefined, _depth + 1, message.tie);
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return WriteStreamHeader;
			})();

			vfs.ListPageRequest = (function() {

				const ListPageRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ListPageRequest.prototype.path = "";
				ListPageRequest.prototype.authToken = "";
				ListPageRequest.prototype.cursor = "";
				ListPageRequest.prototype.limit = 0;
				ListPageRequest.prototype.zoneId = "";
				ListPageRequest.prototype.consistency = 0;
				ListPageRequest.prototype.commitToken = "";
				ListPageRequest.prototype.recursive = false;

				ListPageRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.cursor != null && $Object.hasOwnProperty.call(message, "cursor") && message.cursor !== "")
						writer.uint32(26).string(message.cursor);
					if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
						writer.uint32(32).uint32(message.limit);
					if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
						writer.uint32(42).string(message.zoneId);
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(48).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(58).string(message.commitToken);
					if (message.recursive != null && $Object.hasOwnProperty.call(message, "recursive") && message.recursive !== false)
						writer.uint32(64).bool(message.recursive);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ListPageRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ListPageRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.cursor = value;
								else
									delete message.cursor;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.limit = value;
								else
									delete message.limit;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.zoneId = value;
								else
									delete message.zoneId;
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 7: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						case 8: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.recursive = value;
								else
									delete message.recursive;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ListPageRequest;
			})();

			vfs.ListPageResponse = (function() {

				const ListPageResponse = function (properties) {
					this.entries = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ListPageResponse.prototype.entries = $util.emptyArray;
				ListPageResponse.prototype.nextCursor = "";
				ListPageResponse.prototype.isError = false;
				ListPageResponse.prototype.errorPayload = $util.newBuffer([]);

				ListPageResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.entries != null && message.entries.length)
						for (let i = 0; i < message.entries.length; ++i)
							$root.nexus.grpc.vfs.StatResponse.encode(message.entries[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.nextCursor != null && $Object.hasOwnProperty.call(message, "nextCursor") && message.nextCursor !== "")
						writer.uint32(18).string(message.nextCursor);
					if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
						writer.uint32(24).bool(message.isError);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(34).bytes(message.errorPayload);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ListPageResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ListPageResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.entries && message.entries.length))
									message.entries = [];
								message.entries.push($root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.nextCursor = value;
								else
									delete message.nextCursor;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.isError = value;
								else
									delete message.isError;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ListPageResponse;
			})();

			vfs.WalkRequest = (function() {

				const WalkRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				WalkRequest.prototype.path = "";
				WalkRequest.prototype.authToken = "";
				WalkRequest.prototype.consistency = 0;
				WalkRequest.prototype.commitToken = "";

				WalkRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(24).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(34).string(message.commitToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				WalkRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.WalkRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return WalkRequest;
			})();

			vfs.GlobRequest = (function() {

				const GlobRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				GlobRequest.prototype.pattern = "";
				GlobRequest.prototype.authToken = "";
				GlobRequest.prototype.consistency = 0;
				GlobRequest.prototype.commitToken = "";

				GlobRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.pattern != null && $Object.hasOwnProperty.call(message, "pattern") && message.pattern !== "")
						writer.uint32(10).string(message.pattern);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(24).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(34).string(message.commitToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				GlobRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.GlobRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.pattern = value;
								else
									delete message.pattern;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return GlobRequest;
			})();

			vfs.EntryBatch = (function() {

				const EntryBatch = function (properties) {
					this.entries = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				EntryBatch.prototype.entries = $util.emptyArray;

				EntryBatch.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.entries != null && message.entries.length)
						for (let i = 0; i < message.entries.length; ++i)
							$root.nexus.grpc.vfs.StatResponse.encode(message.entries[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				EntryBatch.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.EntryBatch();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.entries && message.entries.length))
									message.entries = [];
								message.entries.push($root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return EntryBatch;
			})();

			vfs.GrepRequest = (function() {

				const GrepRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				GrepRequest.prototype.path = "";
				GrepRequest.prototype.pattern = "";
				GrepRequest.prototype.authToken = "";
				GrepRequest.prototype.ignoreCase = false;
				GrepRequest.prototype.fileGlob = "";
				GrepRequest.prototype.maxMatches = 0;
				GrepRequest.prototype.consistency = 0;
				GrepRequest.prototype.commitToken = "";

				GrepRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.pattern != null && $Object.hasOwnProperty.call(message, "pattern") && message.pattern !== "")
						writer.uint32(18).string(message.pattern);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(26).string(message.authToken);
					if (message.ignoreCase != null && $Object.hasOwnProperty.call(message, "ignoreCase") && message.ignoreCase !== false)
						writer.uint32(32).bool(message.ignoreCase);
					if (message.fileGlob != null && $Object.hasOwnProperty.call(message, "fileGlob") && message.fileGlob !== "")
						writer.uint32(42).string(message.fileGlob);
					if (message.maxMatches != null && $Object.hasOwnProperty.call(message, "maxMatches") && message.maxMatches !== 0)
						writer.uint32(48).uint32(message.maxMatches);
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(56).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(66).string(message.commitToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				GrepRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.GrepRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.pattern = value;
								else
									delete message.pattern;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.ignoreCase = value;
								else
									delete message.ignoreCase;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.fileGlob = value;
								else
									delete message.fileGlob;
								continue;
							}
						case 6: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.maxMatches = value;
								else
									delete message.maxMatches;
								continue;
							}
						case 7: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 8: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return GrepRequest;
			})();

			vfs.GrepMatch = (function() {

				const GrepMatch = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				GrepMatch.prototype.path = "";
				GrepMatch.prototype.lineNumber = 0;
				GrepMatch.prototype.line = "";

				GrepMatch.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(10).string(message.path);
					if (message.lineNumber != null && $Object.hasOwnProperty.call(message, "lineNumber") && message.lineNumber !== 0)
						writer.uint32(16).uint32(message.lineNumber);
					if (message.line != null && $Object.hasOwnProperty.call(message, "line") && message.line !== "")
						writer.uint32(26).string(message.line);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				GrepMatch.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.GrepMatch();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.lineNumber = value;
								else
									delete message.lineNumber;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.line = value;
								else
									delete message.line;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return GrepMatch;
			})();

			vfs.GrepBatch = (function() {

				const GrepBatch = function (properties) {
					this.matches = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				GrepBatch.prototype.matches = $util.emptyArray;

				GrepBatch.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.matches != null && message.matches.length)
						for (let i = 0; i < message.matches.length; ++i)
							$root.nexus.grpc.vfs.GrepMatch.encode(message.matches[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				GrepBatch.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.GrepBatch();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.matches && message.matches.length))
									message.matches = [];
								message.matches.push($root.nexus.grpc.vfs.GrepMatch.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return GrepBatch;
			})();

			vfs.SessionClientFrame = (function() {

				const SessionClientFrame = function (properties) {
					this.requests = [];
					this.cancels = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				SessionClientFrame.prototype.open = null;
				SessionClientFrame.prototype.requests = $util.emptyArray;
				SessionClientFrame.prototype.cancels = $util.emptyArray;

				SessionClientFrame.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.open != null && $Object.hasOwnProperty.call(message, "open"))
						$root.nexus.grpc.vfs.SessionOpen.encode(message.open, writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.requests != null && message.requests.length)
						for (let i = 0; i < message.requests.length; ++i)
							$root.nexus.grpc.vfs.SessionRequest.encode(message.requests[i], writer.uint32(18).fork(), _depth + 1).ldelim();
					if (message.cancels != null && message.cancels.length)
						writer.uint32(26).uint32s(message.cancels);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				SessionClientFrame.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.SessionClientFrame();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								message.open = $root.nexus.grpc.vfs.SessionOpen.decode(reader, reader.size(), $undefined, _depth + 1, message.open);
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if (!(message.requests && message.requests.length))
									message.requests = [];
								message.requests.push($root.nexus.grpc.vfs.SessionRequest.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 3: {
								if (wireType === 2) {
									if (!(message.cancels && message.cancels.length))
										message.cancels = [];
									reader.uint32s(message.cancels);
									continue;
								}
								if (wireType !== 0)
									break;
								if (!(message.cancels && message.cancels.length))
									message.cancels = [];
								message.cancels.push(reader.uint32());
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return SessionClientFrame;
			})();

			vfs.SessionOpen = (function() {

				const SessionOpen = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				SessionOpen.prototype.protocolVersion = 0;
				SessionOpen.prototype.authToken = "";

				SessionOpen.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.protocolVersion != null && $Object.hasOwnProperty.call(message, "protocolVersion") && message.protocolVersion !== 0)
						writer.uint32(8).uint32(message.protocolVersion);
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(18).string(message.authToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				SessionOpen.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.SessionOpen();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.protocolVersion = value;
								else
									delete message.protocolVersion;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return SessionOpen;
			})();

			vfs.SessionRequest = (function() {

				const SessionRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				SessionRequest.prototype.id = 0;
				SessionRequest.prototype.method = "";
				SessionRequest.prototype.payload = $util.newBuffer([]);
				SessionRequest.prototype.timeoutMs = 0;

				SessionRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
						writer.uint32(8).uint32(message.id);
					if (message.method != null && $Object.hasOwnProperty.call(message, "method") && message.method !== "")
						writer.uint32(18).string(message.method);
					if (message.payload != null && $Object.hasOwnProperty.call(message, "payload") && message.payload.length)
						writer.uint32(26).bytes(message.payload);
					if (message.timeoutMs != null && $Object.hasOwnProperty.call(message, "timeoutMs") && message.timeoutMs !== 0)
						writer.uint32(32).uint32(message.timeoutMs);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				SessionRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.SessionRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.id = value;
								else
									delete message.id;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.method = value;
								else
									delete message.method;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.payload = value;
								else
									delete message.payload;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.timeoutMs = value;
								else
									delete message.timeoutMs;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return SessionRequest;
			})();

			vfs.SessionServerFrame = (function() {

				const SessionServerFrame = function (properties) {
					this.replies = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				SessionServerFrame.prototype.welcome = null;
				SessionServerFrame.prototype.replies = $util.emptyArray;
				SessionServerFrame.prototype.draining = false;

				SessionServerFrame.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.welcome != null && $Object.hasOwnProperty.call(message, "welcome"))
						$root.nexus.grpc.vfs.SessionWelcome.encode(message.welcome, writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.replies != null && message.replies.length)
						for (let i = 0; i < message.replies.length; ++i)
							$root.nexus.grpc.vfs.SessionReply.encode(message.replies[i], writer.uint32(18).fork(), _depth + 1).ldelim();
					if (message.draining != null && $Object.hasOwnProperty.call(message, "draining") && message.draining !== false)
						writer.uint32(24).bool(message.draining);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				SessionServerFrame.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.SessionServerFrame();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								message.welcome = $root.nexus.grpc.vfs.SessionWelcome.decode(reader, reader.size(), $undefined, _depth + 1, message.welcome);
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if (!(message.replies && message.replies.length))
									message.replies = [];
								message.replies.push($root.nexus.grpc.vfs.SessionReply.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.bool())
									message.draining = value;
								else
									delete message.draining;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return SessionServerFrame;
			})();

			vfs.SessionWelcome = (function() {

				const SessionWelcome = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				SessionWelcome.prototype.protocolVersion = 0;
				SessionWelcome.prototype.maxInFlight = 0;
				SessionWelcome.prototype.maxRequestBytes = 0;
				SessionWelcome.prototype.maxReplyBytes = 0;

				SessionWelcome.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.protocolVersion != null && $Object.hasOwnProperty.call(message, "protocolVersion") && message.protocolVersion !== 0)
						writer.uint32(8).uint32(message.protocolVersion);
					if (message.maxInFlight != null && $Object.hasOwnProperty.call(message, "maxInFlight") && message.maxInFlight !== 0)
						writer.uint32(16).uint32(message.maxInFlight);
					if (message.maxRequestBytes != null && $Object.hasOwnProperty.call(message, "maxRequestBytes") && message.maxRequestBytes !== 0)
						writer.uint32(24).uint32(message.maxRequestBytes);
					if (message.maxReplyBytes != null && $Object.hasOwnProperty.call(message, "maxReplyBytes") && message.maxReplyBytes !== 0)
						writer.uint32(32).uint32(message.maxReplyBytes);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				SessionWelcome.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.SessionWelcome();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.protocolVersion = value;
								else
									delete message.protocolVersion;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.maxInFlight = value;
								else
									delete message.maxInFlight;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.maxRequestBytes = value;
								else
									delete message.maxRequestBytes;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.maxReplyBytes = value;
								else
									delete message.maxReplyBytes;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return SessionWelcome;
			})();

			vfs.SessionReply = (function() {

				const SessionReply = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				SessionReply.prototype.id = 0;
				SessionReply.prototype.payload = $util.newBuffer([]);
				SessionReply.prototype.status = 0;
				SessionReply.prototype.errorPayload = $util.newBuffer([]);

				SessionReply.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
						writer.uint32(8).uint32(message.id);
					if (message.payload != null && $Object.hasOwnProperty.call(message, "payload") && message.payload.length)
						writer.uint32(18).bytes(message.payload);
					if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
						writer.uint32(24).uint32(message.status);
					if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
						writer.uint32(34).bytes(message.errorPayload);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				SessionReply.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.SessionReply();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.id = value;
								else
									delete message.id;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.payload = value;
								else
									delete message.payload;
								continue;
							}
						case 3: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.status = value;
								else
									delete message.status;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.bytes()).length)
									message.errorPayload = value;
								else
									delete message.errorPayload;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return SessionReply;
			})();

			vfs.SessionTie = (function() {

				const SessionTie = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				SessionTie.prototype.sessionId = "";
				SessionTie.prototype.leaseMs = 0;

				SessionTie.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.sessionId != null && $Object.hasOwnProperty.call(message, "sessionId") && message.sessionId !== "")
						writer.uint32(10).string(message.sessionId);
					if (message.leaseMs != null && $Object.hasOwnProperty.call(message, "leaseMs") && message.leaseMs !== 0)
						writer.uint32(16).uint32(message.leaseMs);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				SessionTie.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.SessionTie();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.sessionId = value;
								else
									delete message.sessionId;
								continue;
							}
						case 2: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.leaseMs = value;
								else
									delete message.leaseMs;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return SessionTie;
			})();

			vfs.KeepSessionRequest = (function() {

				const KeepSessionRequest = function (properties) {
					this.zoneIds = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				KeepSessionRequest.prototype.authToken = "";
				KeepSessionRequest.prototype.sessionId = "";
				KeepSessionRequest.prototype.zoneIds = $util.emptyArray;
				KeepSessionRequest.prototype.leaseMs = 0;

				KeepSessionRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(10).string(message.authToken);
					if (message.sessionId != null && $Object.hasOwnProperty.call(message, "sessionId") && message.sessionId !== "")
						writer.uint32(18).string(message.sessionId);
					if (message.zoneIds != null && message.zoneIds.length)
						for (let i = 0; i < message.zoneIds.length; ++i)
							writer.uint32(26).string(message.zoneIds[i]);
					if (message.leaseMs != null && $Object.hasOwnProperty.call(message, "leaseMs") && message.leaseMs !== 0)
						writer.uint32(32).uint32(message.leaseMs);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				KeepSessionRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.KeepSessionRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.sessionId = value;
								else
									delete message.sessionId;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if (!(message.zoneIds && message.zoneIds.length))
									message.zoneIds = [];
								message.zoneIds.push(reader.stringVerify());
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.leaseMs = value;
								else
									delete message.leaseMs;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return KeepSessionRequest;
			})();

			vfs.KeepSessionResponse = (function() {

				const KeepSessionResponse = function (properties) {
					this.endedZoneIds = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				KeepSessionResponse.prototype.endedZoneIds = $util.emptyArray;

				KeepSessionResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.endedZoneIds != null && message.endedZoneIds.length)
						for (let i = 0; i < message.endedZoneIds.length; ++i)
							writer.uint32(10).string(message.endedZoneIds[i]);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				KeepSessionResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.KeepSessionResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.endedZoneIds && message.endedZoneIds.length))
									message.endedZoneIds = [];
								message.endedZoneIds.push(reader.stringVerify());
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return KeepSessionResponse;
			})();

			vfs.ListTrashRequest = (function() {

				const ListTrashRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ListTrashRequest.prototype.authToken = "";
				ListTrashRequest.prototype.path = "";
				ListTrashRequest.prototype.cursor = "";
				ListTrashRequest.prototype.limit = 0;
				ListTrashRequest.prototype.consistency = 0;
				ListTrashRequest.prototype.commitToken = "";

				ListTrashRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(10).string(message.authToken);
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(18).string(message.path);
					if (message.cursor != null && $Object.hasOwnProperty.call(message, "cursor") && message.cursor !== "")
						writer.uint32(26).string(message.cursor);
					if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
						writer.uint32(32).uint32(message.limit);
					if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
						writer.uint32(40).int32(message.consistency);
					if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
						writer.uint32(50).string(message.commitToken);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ListTrashRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ListTrashRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.cursor = value;
								else
									delete message.cursor;
								continue;
							}
						case 4: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.limit = value;
								else
									delete message.limit;
								continue;
							}
						case 5: {
								if (wireType !== 0)
									break;
								if (value = reader.int32())
									message.consistency = value;
								else
									delete message.consistency;
								continue;
							}
						case 6: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.commitToken = value;
								else
									delete message.commitToken;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ListTrashRequest;
			})();

			vfs.TrashItem = (function() {

				const TrashItem = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				TrashItem.prototype.item = "";
				TrashItem.prototype.path = "";
				TrashItem.prototype.deletedAtMs = 0;
				TrashItem.prototype.deletedBy = "";
				TrashItem.prototype.entry = null;

				TrashItem.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.item != null && $Object.hasOwnProperty.call(message, "item") && message.item !== "")
						writer.uint32(10).string(message.item);
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(18).string(message.path);
					if (message.deletedAtMs != null && $Object.hasOwnProperty.call(message, "deletedAtMs") && !$Object.is(message.deletedAtMs, 0))
						writer.uint32(25).double(message.deletedAtMs);
					if (message.deletedBy != null && $Object.hasOwnProperty.call(message, "deletedBy") && message.deletedBy !== "")
						writer.uint32(34).string(message.deletedBy);
					if (message.entry != null && $Object.hasOwnProperty.call(message, "entry"))
						$root.nexus.grpc.vfs.StatResponse.encode(message.entry, writer.uint32(42).fork(), _depth + 1).ldelim();
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				TrashItem.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.TrashItem();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.item = value;
								else
									delete message.item;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 3: {
								if (wireType !== 1)
									break;
								if (!$Object.is(value = reader.double(), 0))
									message.deletedAtMs = value;
								else
									delete message.deletedAtMs;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.deletedBy = value;
								else
									delete message.deletedBy;
								continue;
							}
						case 5: {
								if (wireType !== 2)
									break;
								message.entry = $root.nexus.grpc.vfs.StatResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.entry);
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return TrashItem;
			})();

			vfs.ListTrashResponse = (function() {

				const ListTrashResponse = function (properties) {
					this.items = [];
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				ListTrashResponse.prototype.items = $util.emptyArray;
				ListTrashResponse.prototype.nextCursor = "";

				ListTrashResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.items != null && message.items.length)
						for (let i = 0; i < message.items.length; ++i)
							$root.nexus.grpc.vfs.TrashItem.encode(message.items[i], writer.uint32(10).fork(), _depth + 1).ldelim();
					if (message.nextCursor != null && $Object.hasOwnProperty.call(message, "nextCursor") && message.nextCursor !== "")
						writer.uint32(18).string(message.nextCursor);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				ListTrashResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.ListTrashResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if (!(message.items && message.items.length))
									message.items = [];
								message.items.push($root.nexus.grpc.vfs.TrashItem.decode(reader, reader.size(), $undefined, _depth + 1));
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.nextCursor = value;
								else
									delete message.nextCursor;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return ListTrashResponse;
			})();

			vfs.RestoreTrashRequest = (function() {

				const RestoreTrashRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				RestoreTrashRequest.prototype.authToken = "";
				RestoreTrashRequest.prototype.path = "";
				RestoreTrashRequest.prototype.item = "";
				RestoreTrashRequest.prototype.to = "";

				RestoreTrashRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(10).string(message.authToken);
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(18).string(message.path);
					if (message.item != null && $Object.hasOwnProperty.call(message, "item") && message.item !== "")
						writer.uint32(26).string(message.item);
					if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
						writer.uint32(34).string(message.to);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				RestoreTrashRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.RestoreTrashRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.item = value;
								else
									delete message.item;
								continue;
							}
						case 4: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.to = value;
								else
									delete message.to;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return RestoreTrashRequest;
			})();

			vfs.EmptyTrashRequest = (function() {

				const EmptyTrashRequest = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				EmptyTrashRequest.prototype.authToken = "";
				EmptyTrashRequest.prototype.path = "";
				EmptyTrashRequest.prototype.item = "";

				EmptyTrashRequest.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
						writer.uint32(10).string(message.authToken);
					if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
						writer.uint32(18).string(message.path);
					if (message.item != null && $Object.hasOwnProperty.call(message, "item") && message.item !== "")
						writer.uint32(26).string(message.item);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				EmptyTrashRequest.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.EmptyTrashRequest();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.authToken = value;
								else
									delete message.authToken;
								continue;
							}
						case 2: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.path = value;
								else
									delete message.path;
								continue;
							}
						case 3: {
								if (wireType !== 2)
									break;
								if ((value = reader.stringVerify()).length)
									message.item = value;
								else
									delete message.item;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return EmptyTrashRequest;
			})();

			vfs.EmptyTrashResponse = (function() {

				const EmptyTrashResponse = function (properties) {
					if (properties)
						for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
							if (properties[keys[i]] != null && keys[i] !== "__proto__")
								this[keys[i]] = properties[keys[i]];
				};

				EmptyTrashResponse.prototype.items = 0;

				EmptyTrashResponse.encode = function (message, writer, _depth) {
					if (!writer)
						writer = $Writer.create();
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $util.recursionLimit)
						throw $Error("max depth exceeded");
					if (message.items != null && $Object.hasOwnProperty.call(message, "items") && message.items !== 0)
						writer.uint32(8).uint32(message.items);
					if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
						for (let i = 0; i < message.$unknowns.length; ++i)
							writer.raw(message.$unknowns[i]);
					return writer;
				};

				EmptyTrashResponse.decode = function (reader, length, _end, _depth, _target) {
					if (!(reader instanceof $Reader))
						reader = $Reader.create(reader);
					if (_depth === $undefined)
						_depth = 0;
					if (_depth > $Reader.recursionLimit)
						throw $Error("max depth exceeded");
					let end, message, value;
					if (length === $undefined)
						end = reader.len;
					else {
						end = reader.pos + length;
						if (end > reader.len)
							throw $RangeError("index out of range");
						length = reader.len;
						reader.len = end;
					}
					message = _target || new $root.nexus.grpc.vfs.EmptyTrashResponse();
					while (reader.pos < end) {
						let start = reader.pos;
						let tag = reader.tag();
						if (tag === _end) {
							_end = $undefined;
							break;
						}
						let wireType = tag & 7;
						switch (tag >>>= 3) {
						case 1: {
								if (wireType !== 0)
									break;
								if (value = reader.uint32())
									message.items = value;
								else
									delete message.items;
								continue;
							}
						}
						reader.skipType(wireType, _depth, tag);
						if (!reader.discardUnknown) {
							$util.makeProp(message, "$unknowns", false);
							(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
						}
					}
					if (length !== $undefined) {
						if (reader.pos !== end)
							throw $RangeError("index out of range");
						reader.len = length;
					}
					if (_end !== $undefined)
						throw $Error("missing end group");
					return message;
				};

				return EmptyTrashResponse;
			})();

			return vfs;
		})();

		return grpc;
	})();

	nexus.core = (function() {

		const core = {};

		core.DirEntryType = (function() {
			const valuesById = $Object.create(null), values = $Object.create(valuesById);
			values[valuesById[0] = "DT_REG"] = 0;
			values[valuesById[1] = "DT_DIR"] = 1;
			values[valuesById[2] = "DT_MOUNT"] = 2;
			values[valuesById[3] = "DT_PIPE"] = 3;
			values[valuesById[4] = "DT_STREAM"] = 4;
			values[valuesById[5] = "DT_EXTERNAL_STORAGE"] = 5;
			values[valuesById[6] = "DT_LINK"] = 6;
			return values;
		})();

		core.FileMetadata = (function() {

			const FileMetadata = function (properties) {
				this.xattrs = {};
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			FileMetadata.prototype.path = "";
			FileMetadata.prototype.size = 0;
			FileMetadata.prototype.contentId = "";
			FileMetadata.prototype.mimeType = "";
			FileMetadata.prototype.createdAt = "";
			FileMetadata.prototype.modifiedAt = "";
			FileMetadata.prototype.version = 0;
			FileMetadata.prototype.zoneId = "";
			FileMetadata.prototype.ownerId = "";
			FileMetadata.prototype.entryType = 0;
			FileMetadata.prototype.targetZoneId = "";
			FileMetadata.prototype.ttlSeconds = 0;
			FileMetadata.prototype.lastWriterAddress = "";
			FileMetadata.prototype.linkTarget = "";
			FileMetadata.prototype.gen = 0;
			FileMetadata.prototype.inode = 0;
			FileMetadata.prototype.etag = "";
			FileMetadata.prototype.createdAtMs = null;
			FileMetadata.prototype.modifiedAtMs = null;
			FileMetadata.prototype.xattrs = $util.emptyObject;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(FileMetadata.prototype, "_createdAtMs", {
				get: $util.oneOfGetter($oneOfFields = ["createdAtMs"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(FileMetadata.prototype, "_modifiedAtMs", {
				get: $util.oneOfGetter($oneOfFields = ["modifiedAtMs"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			FileMetadata.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
					writer.uint32(10).string(message.path);
				if (message.size != null && $Object.hasOwnProperty.call(message, "size") && message.size !== 0)
					writer.uint32(32).int64(message.size);
				if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
					writer.uint32(42).string(message.contentId);
				if (message.mimeType != null && $Object.hasOwnProperty.call(message, "mimeType") && message.mimeType !== "")
					writer.uint32(50).string(message.mimeType);
				if (message.createdAt != null && $Object.hasOwnProperty.call(message, "createdAt") && message.createdAt !== "")
					writer.uint32(58).string(message.createdAt);
				if (message.modifiedAt != null && $Object.hasOwnProperty.call(message, "modifiedAt") && message.modifiedAt !== "")
					writer.uint32(66).string(message.modifiedAt);
				if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
					writer.uint32(72).int32(message.version);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(82).string(message.zoneId);
				if (message.ownerId != null && $Object.hasOwnProperty.call(message, "ownerId") && message.ownerId !== "")
					writer.uint32(98).string(message.ownerId);
				if (message.entryType != null && $Object.hasOwnProperty.call(message, "entryType") && message.entryType !== 0)
					writer.uint32(104).int32(message.entryType);
				if (message.targetZoneId != null && $Object.hasOwnProperty.call(message, "targetZoneId") && message.targetZoneId !== "")
					writer.uint32(114).string(message.targetZoneId);
				if (message.ttlSeconds != null && $Object.hasOwnProperty.call(message, "ttlSeconds") && !$Object.is(message.ttlSeconds, 0))
					writer.uint32(121).double(message.ttlSeconds);
				if (message.lastWriterAddress != null && $Object.hasOwnProperty.call(message, "lastWriterAddress") && message.lastWriterAddress !== "")
					writer.uint32(130).string(message.lastWriterAddress);
				if (message.linkTarget != null && $Object.hasOwnProperty.call(message, "linkTarget") && message.linkTarget !== "")
					writer.uint32(138).string(message.linkTarget);
				if (message.gen != null && $Object.hasOwnProperty.call(message, "gen") && message.gen !== 0)
					writer.uint32(144).uint64(message.gen);
				if (message.inode != null && $Object.hasOwnProperty.call(message, "inode") && message.inode !== 0)
					writer.uint32(800).uint64(message.inode);
				if (message.etag != null && $Object.hasOwnProperty.call(message, "etag") && message.etag !== "")
					writer.uint32(810).string(message.etag);
				if (message.createdAtMs != null && $Object.hasOwnProperty.call(message, "createdAtMs"))
					writer.uint32(816).int64(message.createdAtMs);
				if (message.modifiedAtMs != null && $Object.hasOwnProperty.call(message, "modifiedAtMs"))
					writer.uint32(824).int64(message.modifiedAtMs);
				if (message.xattrs != null && $Object.hasOwnProperty.call(message, "xattrs"))
					for (let keys = $Object.keys(message.xattrs), i = 0; i < keys.length; ++i)
						writer.uint32(834).fork().uint32(10).string(keys[i]).uint32(18).string(message.xattrs[keys[i]]).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			FileMetadata.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, key, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.core.FileMetadata();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.path = value;
							else
								delete message.path;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if ((value = readInt64(reader)) !== 0)
								message.size = value;
							else
								delete message.size;
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.contentId = value;
							else
								delete message.contentId;
							continue;
						}
					case 6: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.mimeType = value;
							else
								delete message.mimeType;
							continue;
						}
					case 7: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.createdAt = value;
							else
								delete message.createdAt;
							continue;
						}
					case 8: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.modifiedAt = value;
							else
								delete message.modifiedAt;
							continue;
						}
					case 9: {
							if (wireType !== 0)
								break;
							if (value = reader.int32())
								message.version = value;
							else
								delete message.version;
							continue;
						}
					case 10: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 12: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.ownerId = value;
							else
								delete message.ownerId;
							continue;
						}
					case 13: {
							if (wireType !== 0)
								break;
							if (value = reader.int32())
								message.entryType = value;
							else
								delete message.entryType;
							continue;
						}
					case 14: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.targetZoneId = value;
							else
								delete message.targetZoneId;
							continue;
						}
					case 15: {
							if (wireType !== 1)
								break;
							if (!$Object.is(value = reader.double(), 0))
								message.ttlSeconds = value;
							else
								delete message.ttlSeconds;
							continue;
						}
					case 16: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.lastWriterAddress = value;
							else
								delete message.lastWriterAddress;
							continue;
						}
					case 17: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.linkTarget = value;
							else
								delete message.linkTarget;
							continue;
						}
					case 18: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.gen = value;
							else
								delete message.gen;
							continue;
						}
					case 100: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.inode = value;
							else
								delete message.inode;
							continue;
						}
					case 101: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.etag = value;
							else
								delete message.etag;
							continue;
						}
					case 102: {
							if (wireType !== 0)
								break;
							message.createdAtMs = readInt64(reader);
							continue;
						}
					case 103: {
							if (wireType !== 0)
								break;
							message.modifiedAtMs = readInt64(reader);
							continue;
						}
					case 104: {
							if (wireType !== 2)
								break;
							if (message.xattrs === $util.emptyObject)
								message.xattrs = {};
							let end2 = reader.size() + reader.pos;
							if (end2 > reader.len)
								throw $RangeError("index out of range");
							reader.len = end2;
							key = "";
							value = "";
							while (reader.pos < end2) {
								let tag2 = reader.tag();
								wireType = tag2 & 7;
								switch (tag2 >>>= 3) {
								case 1:
									if (wireType !== 2)
										break;
									key = reader.stringVerify();
									continue;
								case 2:
									if (wireType !== 2)
										break;
									value = reader.stringVerify();
									continue;
								}
								reader.skipType(wireType, _depth, tag2);
							}
							if (reader.pos !== end2)
								throw $RangeError("index out of range");
							reader.len = end;
							if (key === "__proto__")
								$util.makeProp(message.xattrs, key);
							message.xattrs[key] = value;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return FileMetadata;
		})();

		return core;
	})();

	nexus.raft = (function() {

		const raft = {};

		raft.RaftCommand = (function() {

			const RaftCommand = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RaftCommand.prototype.putMetadata = null;
			RaftCommand.prototype.deleteMetadata = null;
			RaftCommand.prototype.acquireLock = null;
			RaftCommand.prototype.releaseLock = null;
			RaftCommand.prototype.extendLock = null;

			let $oneOfFields;

			$Object.defineProperty(RaftCommand.prototype, "command", {
				get: $util.oneOfGetter($oneOfFields = ["putMetadata", "deleteMetadata", "acquireLock", "releaseLock", "extendLock"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			RaftCommand.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.putMetadata != null && $Object.hasOwnProperty.call(message, "putMetadata"))
					$root.nexus.raft.PutMetadata.encode(message.putMetadata, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.deleteMetadata != null && $Object.hasOwnProperty.call(message, "deleteMetadata"))
					$root.nexus.raft.DeleteMetadata.encode(message.deleteMetadata, writer.uint32(18).fork(), _depth + 1).ldelim();
				if (message.acquireLock != null && $Object.hasOwnProperty.call(message, "acquireLock"))
					$root.nexus.raft.AcquireLock.encode(message.acquireLock, writer.uint32(26).fork(), _depth + 1).ldelim();
				if (message.releaseLock != null && $Object.hasOwnProperty.call(message, "releaseLock"))
					$root.nexus.raft.ReleaseLock.encode(message.releaseLock, writer.uint32(34).fork(), _depth + 1).ldelim();
				if (message.extendLock != null && $Object.hasOwnProperty.call(message, "extendLock"))
					$root.nexus.raft.ExtendLock.encode(message.extendLock, writer.uint32(50).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RaftCommand.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.RaftCommand();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.putMetadata = $root.nexus.raft.PutMetadata.decode(reader, reader.size(), $undefined, _depth + 1, message.putMetadata);
							message.command = "putMetadata";
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.deleteMetadata = $root.nexus.raft.DeleteMetadata.decode(reader, reader.size(), $undefined, _depth + 1, message.deleteMetadata);
							message.command = "deleteMetadata";
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.acquireLock = $root.nexus.raft.AcquireLock.decode(reader, reader.size(), $undefined, _depth + 1, message.acquireLock);
							message.command = "acquireLock";
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							message.releaseLock = $root.nexus.raft.ReleaseLock.decode(reader, reader.size(), $undefined, _depth + 1, message.releaseLock);
							message.command = "releaseLock";
							continue;
						}
					case 6: {
							if (wireType !== 2)
								break;
							message.extendLock = $root.nexus.raft.ExtendLock.decode(reader, reader.size(), $undefined, _depth + 1, message.extendLock);
							message.command = "extendLock";
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RaftCommand;
		})();

		raft.PutMetadata = (function() {

			const PutMetadata = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			PutMetadata.prototype.metadata = null;

			PutMetadata.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.metadata != null && $Object.hasOwnProperty.call(message, "metadata"))
					$root.nexus.core.FileMetadata.encode(message.metadata, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			PutMetadata.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.PutMetadata();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.metadata = $root.nexus.core.FileMetadata.decode(reader, reader.size(), $undefined, _depth + 1, message.metadata);
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return PutMetadata;
		})();

		raft.DeleteMetadata = (function() {

			const DeleteMetadata = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			DeleteMetadata.prototype.path = "";
			DeleteMetadata.prototype.zoneId = "";

			DeleteMetadata.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
					writer.uint32(10).string(message.path);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(18).string(message.zoneId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			DeleteMetadata.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.DeleteMetadata();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.path = value;
							else
								delete message.path;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return DeleteMetadata;
		})();

		raft.AcquireLock = (function() {

			const AcquireLock = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			AcquireLock.prototype.lockId = "";
			AcquireLock.prototype.holderId = "";
			AcquireLock.prototype.ttlMs = 0;
			AcquireLock.prototype.zoneId = "";

			AcquireLock.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.lockId != null && $Object.hasOwnProperty.call(message, "lockId") && message.lockId !== "")
					writer.uint32(10).string(message.lockId);
				if (message.holderId != null && $Object.hasOwnProperty.call(message, "holderId") && message.holderId !== "")
					writer.uint32(18).string(message.holderId);
				if (message.ttlMs != null && $Object.hasOwnProperty.call(message, "ttlMs") && message.ttlMs !== 0)
					writer.uint32(24).int64(message.ttlMs);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(34).string(message.zoneId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			AcquireLock.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.AcquireLock();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.lockId = value;
							else
								delete message.lockId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.holderId = value;
							else
								delete message.holderId;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readInt64(reader)) !== 0)
								message.ttlMs = value;
							else
								delete message.ttlMs;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return AcquireLock;
		})();

		raft.ReleaseLock = (function() {

			const ReleaseLock = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ReleaseLock.prototype.lockId = "";
			ReleaseLock.prototype.holderId = "";
			ReleaseLock.prototype.zoneId = "";

			ReleaseLock.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.lockId != null && $Object.hasOwnProperty.call(message, "lockId") && message.lockId !== "")
					writer.uint32(10).string(message.lockId);
				if (message.holderId != null && $Object.hasOwnProperty.call(message, "holderId") && message.holderId !== "")
					writer.uint32(18).string(message.holderId);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(26).string(message.zoneId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ReleaseLock.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ReleaseLock();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.lockId = value;
							else
								delete message.lockId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.holderId = value;
							else
								delete message.holderId;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ReleaseLock;
		})();

		raft.ExtendLock = (function() {

			const ExtendLock = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ExtendLock.prototype.lockId = "";
			ExtendLock.prototype.holderId = "";
			ExtendLock.prototype.ttlMs = 0;
			ExtendLock.prototype.zoneId = "";

			ExtendLock.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.lockId != null && $Object.hasOwnProperty.call(message, "lockId") && message.lockId !== "")
					writer.uint32(10).string(message.lockId);
				if (message.holderId != null && $Object.hasOwnProperty.call(message, "holderId") && message.holderId !== "")
					writer.uint32(18).string(message.holderId);
				if (message.ttlMs != null && $Object.hasOwnProperty.call(message, "ttlMs") && message.ttlMs !== 0)
					writer.uint32(24).int64(message.ttlMs);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(34).string(message.zoneId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ExtendLock.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ExtendLock();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.lockId = value;
							else
								delete message.lockId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.holderId = value;
							else
								delete message.holderId;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readInt64(reader)) !== 0)
								message.ttlMs = value;
							else
								delete message.ttlMs;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ExtendLock;
		})();

		raft.RaftResponse = (function() {

			const RaftResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RaftResponse.prototype.success = false;
			RaftResponse.prototype.error = null;
			RaftResponse.prototype.lockResult = null;
			RaftResponse.prototype.metadataResult = null;
			RaftResponse.prototype.valueResult = null;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(RaftResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			$Object.defineProperty(RaftResponse.prototype, "result", {
				get: $util.oneOfGetter($oneOfFields = ["lockResult", "metadataResult", "valueResult"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			RaftResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.lockResult != null && $Object.hasOwnProperty.call(message, "lockResult"))
					$root.nexus.raft.LockResult.encode(message.lockResult, writer.uint32(26).fork(), _depth + 1).ldelim();
				if (message.metadataResult != null && $Object.hasOwnProperty.call(message, "metadataResult"))
					$root.nexus.raft.MetadataResult.encode(message.metadataResult, writer.uint32(34).fork(), _depth + 1).ldelim();
				if (message.valueResult != null && $Object.hasOwnProperty.call(message, "valueResult"))
					writer.uint32(42).bytes(message.valueResult);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RaftResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.RaftResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.lockResult = $root.nexus.raft.LockResult.decode(reader, reader.size(), $undefined, _depth + 1, message.lockResult);
							message.result = "lockResult";
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							message.metadataResult = $root.nexus.raft.MetadataResult.decode(reader, reader.size(), $undefined, _depth + 1, message.metadataResult);
							message.result = "metadataResult";
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							message.valueResult = reader.bytes();
							message.result = "valueResult";
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RaftResponse;
		})();

		raft.LockResult = (function() {

			const LockResult = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			LockResult.prototype.acquired = false;
			LockResult.prototype.currentHolder = null;
			LockResult.prototype.expiresAtMs = 0;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(LockResult.prototype, "_currentHolder", {
				get: $util.oneOfGetter($oneOfFields = ["currentHolder"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			LockResult.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.acquired != null && $Object.hasOwnProperty.call(message, "acquired") && message.acquired !== false)
					writer.uint32(8).bool(message.acquired);
				if (message.currentHolder != null && $Object.hasOwnProperty.call(message, "currentHolder"))
					writer.uint32(18).string(message.currentHolder);
				if (message.expiresAtMs != null && $Object.hasOwnProperty.call(message, "expiresAtMs") && message.expiresAtMs !== 0)
					writer.uint32(24).int64(message.expiresAtMs);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			LockResult.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.LockResult();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.acquired = value;
							else
								delete message.acquired;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.currentHolder = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readInt64(reader)) !== 0)
								message.expiresAtMs = value;
							else
								delete message.expiresAtMs;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return LockResult;
		})();

		raft.MetadataResult = (function() {

			const MetadataResult = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			MetadataResult.prototype.metadata = null;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(MetadataResult.prototype, "_metadata", {
				get: $util.oneOfGetter($oneOfFields = ["metadata"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			MetadataResult.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.metadata != null && $Object.hasOwnProperty.call(message, "metadata"))
					$root.nexus.core.FileMetadata.encode(message.metadata, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			MetadataResult.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.MetadataResult();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.metadata = $root.nexus.core.FileMetadata.decode(reader, reader.size(), $undefined, _depth + 1, message.metadata);
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return MetadataResult;
		})();

		raft.RaftQuery = (function() {

			const RaftQuery = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RaftQuery.prototype.getMetadata = null;
			RaftQuery.prototype.listMetadata = null;
			RaftQuery.prototype.getLockInfo = null;

			let $oneOfFields;

			$Object.defineProperty(RaftQuery.prototype, "query", {
				get: $util.oneOfGetter($oneOfFields = ["getMetadata", "listMetadata", "getLockInfo"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			RaftQuery.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.getMetadata != null && $Object.hasOwnProperty.call(message, "getMetadata"))
					$root.nexus.raft.GetMetadata.encode(message.getMetadata, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.listMetadata != null && $Object.hasOwnProperty.call(message, "listMetadata"))
					$root.nexus.raft.ListMetadata.encode(message.listMetadata, writer.uint32(18).fork(), _depth + 1).ldelim();
				if (message.getLockInfo != null && $Object.hasOwnProperty.call(message, "getLockInfo"))
					$root.nexus.raft.GetLockInfo.encode(message.getLockInfo, writer.uint32(26).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RaftQuery.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.RaftQuery();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.getMetadata = $root.nexus.raft.GetMetadata.decode(reader, reader.size(), $undefined, _depth + 1, message.getMetadata);
							message.query = "getMetadata";
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.listMetadata = $root.nexus.raft.ListMetadata.decode(reader, reader.size(), $undefined, _depth + 1, message.listMetadata);
							message.query = "listMetadata";
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.getLockInfo = $root.nexus.raft.GetLockInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.getLockInfo);
							message.query = "getLockInfo";
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RaftQuery;
		})();

		raft.GetMetadata = (function() {

			const GetMetadata = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			GetMetadata.prototype.path = "";
			GetMetadata.prototype.zoneId = "";

			GetMetadata.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
					writer.uint32(10).string(message.path);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(18).string(message.zoneId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			GetMetadata.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.GetMetadata();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.path = value;
							else
								delete message.path;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return GetMetadata;
		})();

		raft.ListMetadata = (function() {

			const ListMetadata = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ListMetadata.prototype.prefix = "";
			ListMetadata.prototype.zoneId = "";
			ListMetadata.prototype.recursive = false;
			ListMetadata.prototype.limit = 0;
			ListMetadata.prototype.cursor = "";

			ListMetadata.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.prefix != null && $Object.hasOwnProperty.call(message, "prefix") && message.prefix !== "")
					writer.uint32(10).string(message.prefix);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(18).string(message.zoneId);
				if (message.recursive != null && $Object.hasOwnProperty.call(message, "recursive") && message.recursive !== false)
					writer.uint32(24).bool(message.recursive);
				if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
					writer.uint32(32).int32(message.limit);
				if (message.cursor != null && $Object.hasOwnProperty.call(message, "cursor") && message.cursor !== "")
					writer.uint32(42).string(message.cursor);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ListMetadata.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ListMetadata();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.prefix = value;
							else
								delete message.prefix;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.recursive = value;
							else
								delete message.recursive;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if (value = reader.int32())
								message.limit = value;
							else
								delete message.limit;
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.cursor = value;
							else
								delete message.cursor;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ListMetadata;
		})();

		raft.GetLockInfo = (function() {

			const GetLockInfo = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			GetLockInfo.prototype.lockId = "";
			GetLockInfo.prototype.zoneId = "";

			GetLockInfo.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.lockId != null && $Object.hasOwnProperty.call(message, "lockId") && message.lockId !== "")
					writer.uint32(10).string(message.lockId);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(18).string(message.zoneId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			GetLockInfo.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.GetLockInfo();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.lockId = value;
							else
								delete message.lockId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return GetLockInfo;
		})();

		raft.RaftQueryResponse = (function() {

			const RaftQueryResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RaftQueryResponse.prototype.success = false;
			RaftQueryResponse.prototype.error = null;
			RaftQueryResponse.prototype.getMetadataResult = null;
			RaftQueryResponse.prototype.listMetadataResult = null;
			RaftQueryResponse.prototype.lockInfoResult = null;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(RaftQueryResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			$Object.defineProperty(RaftQueryResponse.prototype, "result", {
				get: $util.oneOfGetter($oneOfFields = ["getMetadataResult", "listMetadataResult", "lockInfoResult"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			RaftQueryResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.getMetadataResult != null && $Object.hasOwnProperty.call(message, "getMetadataResult"))
					$root.nexus.raft.GetMetadataResult.encode(message.getMetadataResult, writer.uint32(26).fork(), _depth + 1).ldelim();
				if (message.listMetadataResult != null && $Object.hasOwnProperty.call(message, "listMetadataResult"))
					$root.nexus.raft.ListMetadataResult.encode(message.listMetadataResult, writer.uint32(34).fork(), _depth + 1).ldelim();
				if (message.lockInfoResult != null && $Object.hasOwnProperty.call(message, "lockInfoResult"))
					$root.nexus.raft.LockInfoResult.encode(message.lockInfoResult, writer.uint32(42).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RaftQueryResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.RaftQueryResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.getMetadataResult = $root.nexus.raft.GetMetadataResult.decode(reader, reader.size(), $undefined, _depth + 1, message.getMetadataResult);
							message.result = "getMetadataResult";
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							message.listMetadataResult = $root.nexus.raft.ListMetadataResult.decode(reader, reader.size(), $undefined, _depth + 1, message.listMetadataResult);
							message.result = "listMetadataResult";
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							message.lockInfoResult = $root.nexus.raft.LockInfoResult.decode(reader, reader.size(), $undefined, _depth + 1, message.lockInfoResult);
							message.result = "lockInfoResult";
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RaftQueryResponse;
		})();

		raft.GetMetadataResult = (function() {

			const GetMetadataResult = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			GetMetadataResult.prototype.metadata = null;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(GetMetadataResult.prototype, "_metadata", {
				get: $util.oneOfGetter($oneOfFields = ["metadata"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			GetMetadataResult.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.metadata != null && $Object.hasOwnProperty.call(message, "metadata"))
					$root.nexus.core.FileMetadata.encode(message.metadata, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			GetMetadataResult.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.GetMetadataResult();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.metadata = $root.nexus.core.FileMetadata.decode(reader, reader.size(), $undefined, _depth + 1, message.metadata);
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return GetMetadataResult;
		})();

		raft.ListMetadataResult = (function() {

			const ListMetadataResult = function (properties) {
				this.items = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ListMetadataResult.prototype.items = $util.emptyArray;
			ListMetadataResult.prototype.nextCursor = null;
			ListMetadataResult.prototype.hasMore = false;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ListMetadataResult.prototype, "_nextCursor", {
				get: $util.oneOfGetter($oneOfFields = ["nextCursor"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			ListMetadataResult.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.items != null && message.items.length)
					for (let i = 0; i < message.items.length; ++i)
						$root.nexus.core.FileMetadata.encode(message.items[i], writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.nextCursor != null && $Object.hasOwnProperty.call(message, "nextCursor"))
					writer.uint32(18).string(message.nextCursor);
				if (message.hasMore != null && $Object.hasOwnProperty.call(message, "hasMore") && message.hasMore !== false)
					writer.uint32(24).bool(message.hasMore);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ListMetadataResult.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ListMetadataResult();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if (!(message.items && message.items.length))
								message.items = [];
							message.items.push($root.nexus.core.FileMetadata.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.nextCursor = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.hasMore = value;
							else
								delete message.hasMore;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ListMetadataResult;
		})();

		raft.LockInfoResult = (function() {

			const LockInfoResult = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			LockInfoResult.prototype.exists = false;
			LockInfoResult.prototype.holderId = null;
			LockInfoResult.prototype.expiresAtMs = 0;
			LockInfoResult.prototype.maxHolders = 0;
			LockInfoResult.prototype.currentHolders = 0;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(LockInfoResult.prototype, "_holderId", {
				get: $util.oneOfGetter($oneOfFields = ["holderId"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			LockInfoResult.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.exists != null && $Object.hasOwnProperty.call(message, "exists") && message.exists !== false)
					writer.uint32(8).bool(message.exists);
				if (message.holderId != null && $Object.hasOwnProperty.call(message, "holderId"))
					writer.uint32(18).string(message.holderId);
				if (message.expiresAtMs != null && $Object.hasOwnProperty.call(message, "expiresAtMs") && message.expiresAtMs !== 0)
					writer.uint32(24).int64(message.expiresAtMs);
				if (message.maxHolders != null && $Object.hasOwnProperty.call(message, "maxHolders") && message.maxHolders !== 0)
					writer.uint32(32).int32(message.maxHolders);
				if (message.currentHolders != null && $Object.hasOwnProperty.call(message, "currentHolders") && message.currentHolders !== 0)
					writer.uint32(40).int32(message.currentHolders);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			LockInfoResult.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.LockInfoResult();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.exists = value;
							else
								delete message.exists;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.holderId = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readInt64(reader)) !== 0)
								message.expiresAtMs = value;
							else
								delete message.expiresAtMs;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if (value = reader.int32())
								message.maxHolders = value;
							else
								delete message.maxHolders;
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if (value = reader.int32())
								message.currentHolders = value;
							else
								delete message.currentHolders;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return LockInfoResult;
		})();

		raft.ZoneLife = (function() {

			const ZoneLife = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ZoneLife.prototype.zoneId = "";
			ZoneLife.prototype.incarnation = $util.newBuffer([]);

			ZoneLife.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && message.incarnation.length)
					writer.uint32(18).bytes(message.incarnation);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ZoneLife.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ZoneLife();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.incarnation = value;
							else
								delete message.incarnation;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ZoneLife;
		})();

		raft.RowsRead = (function() {

			const RowsRead = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RowsRead.prototype.consistency = 0;
			RowsRead.prototype.commitToken = "";

			RowsRead.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.consistency != null && $Object.hasOwnProperty.call(message, "consistency") && message.consistency !== 0)
					writer.uint32(8).int32(message.consistency);
				if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
					writer.uint32(18).string(message.commitToken);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RowsRead.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.RowsRead();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.int32())
								message.consistency = value;
							else
								delete message.consistency;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.commitToken = value;
							else
								delete message.commitToken;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RowsRead;
		})();

		raft.OpenRowsRequest = (function() {

			const OpenRowsRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			OpenRowsRequest.prototype.authToken = "";
			OpenRowsRequest.prototype.zoneId = "";

			OpenRowsRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(10).string(message.authToken);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(18).string(message.zoneId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			OpenRowsRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.OpenRowsRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return OpenRowsRequest;
		})();

		raft.OpenRowsResponse = (function() {

			const OpenRowsResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			OpenRowsResponse.prototype.life = null;
			OpenRowsResponse.prototype.sessionId = "";
			OpenRowsResponse.prototype.window = 0;
			OpenRowsResponse.prototype.keepsHistory = false;
			OpenRowsResponse.prototype.isError = false;
			OpenRowsResponse.prototype.errorPayload = $util.newBuffer([]);

			OpenRowsResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.life != null && $Object.hasOwnProperty.call(message, "life"))
					$root.nexus.raft.ZoneLife.encode(message.life, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.sessionId != null && $Object.hasOwnProperty.call(message, "sessionId") && message.sessionId !== "")
					writer.uint32(18).string(message.sessionId);
				if (message.window != null && $Object.hasOwnProperty.call(message, "window") && message.window !== 0)
					writer.uint32(24).uint32(message.window);
				if (message.keepsHistory != null && $Object.hasOwnProperty.call(message, "keepsHistory") && message.keepsHistory !== false)
					writer.uint32(32).bool(message.keepsHistory);
				if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
					writer.uint32(40).bool(message.isError);
				if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
					writer.uint32(50).bytes(message.errorPayload);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			OpenRowsResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.OpenRowsResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.life = $root.nexus.raft.ZoneLife.decode(reader, reader.size(), $undefined, _depth + 1, message.life);
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.sessionId = value;
							else
								delete message.sessionId;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.window = value;
							else
								delete message.window;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.keepsHistory = value;
							else
								delete message.keepsHistory;
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.isError = value;
							else
								delete message.isError;
							continue;
						}
					case 6: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.errorPayload = value;
							else
								delete message.errorPayload;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return OpenRowsResponse;
		})();

		raft.GetRowsRequest = (function() {

			const GetRowsRequest = function (properties) {
				this.paths = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			GetRowsRequest.prototype.authToken = "";
			GetRowsRequest.prototype.life = null;
			GetRowsRequest.prototype.read = null;
			GetRowsRequest.prototype.paths = $util.emptyArray;

			GetRowsRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(10).string(message.authToken);
				if (message.life != null && $Object.hasOwnProperty.call(message, "life"))
					$root.nexus.raft.ZoneLife.encode(message.life, writer.uint32(18).fork(), _depth + 1).ldelim();
				if (message.read != null && $Object.hasOwnProperty.call(message, "read"))
					$root.nexus.raft.RowsRead.encode(message.read, writer.uint32(26).fork(), _depth + 1).ldelim();
				if (message.paths != null && message.paths.length)
					for (let i = 0; i < message.paths.length; ++i)
						writer.uint32(34).string(message.paths[i]);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			GetRowsRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.GetRowsRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.life = $root.nexus.raft.ZoneLife.decode(reader, reader.size(), $undefined, _depth + 1, message.life);
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.read = $root.nexus.raft.RowsRead.decode(reader, reader.size(), $undefined, _depth + 1, message.read);
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if (!(message.paths && message.paths.length))
								message.paths = [];
							message.paths.push(reader.stringVerify());
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return GetRowsRequest;
		})();

		raft.GetRowsResponse = (function() {

			const GetRowsResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			GetRowsResponse.prototype.rows = $util.newBuffer([]);
			GetRowsResponse.prototype.isError = false;
			GetRowsResponse.prototype.errorPayload = $util.newBuffer([]);

			GetRowsResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.rows != null && $Object.hasOwnProperty.call(message, "rows") && message.rows.length)
					writer.uint32(10).bytes(message.rows);
				if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
					writer.uint32(16).bool(message.isError);
				if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
					writer.uint32(26).bytes(message.errorPayload);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			GetRowsResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.GetRowsResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.rows = value;
							else
								delete message.rows;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.isError = value;
							else
								delete message.isError;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.errorPayload = value;
							else
								delete message.errorPayload;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return GetRowsResponse;
		})();

		raft.ListRowsRequest = (function() {

			const ListRowsRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ListRowsRequest.prototype.authToken = "";
			ListRowsRequest.prototype.life = null;
			ListRowsRequest.prototype.read = null;
			ListRowsRequest.prototype.path = "";
			ListRowsRequest.prototype.cursor = null;
			ListRowsRequest.prototype.after = null;
			ListRowsRequest.prototype.limit = 0;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ListRowsRequest.prototype, "_cursor", {
				get: $util.oneOfGetter($oneOfFields = ["cursor"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ListRowsRequest.prototype, "_after", {
				get: $util.oneOfGetter($oneOfFields = ["after"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			ListRowsRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(10).string(message.authToken);
				if (message.life != null && $Object.hasOwnProperty.call(message, "life"))
					$root.nexus.raft.ZoneLife.encode(message.life, writer.uint32(18).fork(), _depth + 1).ldelim();
				if (message.read != null && $Object.hasOwnProperty.call(message, "read"))
					$root.nexus.raft.RowsRead.encode(message.read, writer.uint32(26).fork(), _depth + 1).ldelim();
				if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
					writer.uint32(34).string(message.path);
				if (message.cursor != null && $Object.hasOwnProperty.call(message, "cursor"))
					writer.uint32(42).string(message.cursor);
				if (message.after != null && $Object.hasOwnProperty.call(message, "after"))
					writer.uint32(50).string(message.after);
				if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
					writer.uint32(56).uint32(message.limit);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ListRowsRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ListRowsRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.life = $root.nexus.raft.ZoneLife.decode(reader, reader.size(), $undefined, _depth + 1, message.life);
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.read = $root.nexus.raft.RowsRead.decode(reader, reader.size(), $undefined, _depth + 1, message.read);
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.path = value;
							else
								delete message.path;
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							message.cursor = reader.stringVerify();
							continue;
						}
					case 6: {
							if (wireType !== 2)
								break;
							message.after = reader.stringVerify();
							continue;
						}
					case 7: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.limit = value;
							else
								delete message.limit;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ListRowsRequest;
		})();

		raft.ListRowsResponse = (function() {

			const ListRowsResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ListRowsResponse.prototype.rows = $util.newBuffer([]);
			ListRowsResponse.prototype.nextCursor = null;
			ListRowsResponse.prototype.isError = false;
			ListRowsResponse.prototype.errorPayload = $util.newBuffer([]);

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ListRowsResponse.prototype, "_nextCursor", {
				get: $util.oneOfGetter($oneOfFields = ["nextCursor"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			ListRowsResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.rows != null && $Object.hasOwnProperty.call(message, "rows") && message.rows.length)
					writer.uint32(10).bytes(message.rows);
				if (message.nextCursor != null && $Object.hasOwnProperty.call(message, "nextCursor"))
					writer.uint32(18).string(message.nextCursor);
				if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
					writer.uint32(24).bool(message.isError);
				if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
					writer.uint32(34).bytes(message.errorPayload);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ListRowsResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ListRowsResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.rows = value;
							else
								delete message.rows;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.nextCursor = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.isError = value;
							else
								delete message.isError;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.errorPayload = value;
							else
								delete message.errorPayload;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ListRowsResponse;
		})();

		raft.ReadPositionRequest = (function() {

			const ReadPositionRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ReadPositionRequest.prototype.authToken = "";
			ReadPositionRequest.prototype.life = null;
			ReadPositionRequest.prototype.read = null;
			ReadPositionRequest.prototype.withUsage = false;

			ReadPositionRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(10).string(message.authToken);
				if (message.life != null && $Object.hasOwnProperty.call(message, "life"))
					$root.nexus.raft.ZoneLife.encode(message.life, writer.uint32(18).fork(), _depth + 1).ldelim();
				if (message.read != null && $Object.hasOwnProperty.call(message, "read"))
					$root.nexus.raft.RowsRead.encode(message.read, writer.uint32(26).fork(), _depth + 1).ldelim();
				if (message.withUsage != null && $Object.hasOwnProperty.call(message, "withUsage") && message.withUsage !== false)
					writer.uint32(32).bool(message.withUsage);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ReadPositionRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ReadPositionRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.life = $root.nexus.raft.ZoneLife.decode(reader, reader.size(), $undefined, _depth + 1, message.life);
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.read = $root.nexus.raft.RowsRead.decode(reader, reader.size(), $undefined, _depth + 1, message.read);
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.withUsage = value;
							else
								delete message.withUsage;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ReadPositionRequest;
		})();

		raft.ReadPositionResponse = (function() {

			const ReadPositionResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ReadPositionResponse.prototype.commitToken = "";
			ReadPositionResponse.prototype.usage = null;
			ReadPositionResponse.prototype.isError = false;
			ReadPositionResponse.prototype.errorPayload = $util.newBuffer([]);

			ReadPositionResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.commitToken != null && $Object.hasOwnProperty.call(message, "commitToken") && message.commitToken !== "")
					writer.uint32(10).string(message.commitToken);
				if (message.usage != null && $Object.hasOwnProperty.call(message, "usage"))
					$root.nexus.raft.RowsUsage.encode(message.usage, writer.uint32(18).fork(), _depth + 1).ldelim();
				if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
					writer.uint32(24).bool(message.isError);
				if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
					writer.uint32(34).bytes(message.errorPayload);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ReadPositionResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ReadPositionResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.commitToken = value;
							else
								delete message.commitToken;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.usage = $root.nexus.raft.RowsUsage.decode(reader, reader.size(), $undefined, _depth + 1, message.usage);
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.isError = value;
							else
								delete message.isError;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.errorPayload = value;
							else
								delete message.errorPayload;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ReadPositionResponse;
		})();

		raft.RowsUsage = (function() {

			const RowsUsage = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RowsUsage.prototype.entries = 0;
			RowsUsage.prototype.bytes = 0;
			RowsUsage.prototype.maxEntries = null;
			RowsUsage.prototype.maxBytes = null;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(RowsUsage.prototype, "_maxEntries", {
				get: $util.oneOfGetter($oneOfFields = ["maxEntries"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(RowsUsage.prototype, "_maxBytes", {
				get: $util.oneOfGetter($oneOfFields = ["maxBytes"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			RowsUsage.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.entries != null && $Object.hasOwnProperty.call(message, "entries") && message.entries !== 0)
					writer.uint32(8).uint64(message.entries);
				if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes") && message.bytes !== 0)
					writer.uint32(16).uint64(message.bytes);
				if (message.maxEntries != null && $Object.hasOwnProperty.call(message, "maxEntries"))
					writer.uint32(24).uint64(message.maxEntries);
				if (message.maxBytes != null && $Object.hasOwnProperty.call(message, "maxBytes"))
					writer.uint32(32).uint64(message.maxBytes);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RowsUsage.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.RowsUsage();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.entries = value;
							else
								delete message.entries;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.bytes = value;
							else
								delete message.bytes;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							message.maxEntries = readUint64(reader);
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							message.maxBytes = readUint64(reader);
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RowsUsage;
		})();

		raft.ReadHistoryRequest = (function() {

			const ReadHistoryRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ReadHistoryRequest.prototype.authToken = "";
			ReadHistoryRequest.prototype.life = null;
			ReadHistoryRequest.prototype.read = null;
			ReadHistoryRequest.prototype.afterIncarnation = null;
			ReadHistoryRequest.prototype.afterIndex = 0;
			ReadHistoryRequest.prototype.limit = 0;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ReadHistoryRequest.prototype, "_afterIncarnation", {
				get: $util.oneOfGetter($oneOfFields = ["afterIncarnation"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			ReadHistoryRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(10).string(message.authToken);
				if (message.life != null && $Object.hasOwnProperty.call(message, "life"))
					$root.nexus.raft.ZoneLife.encode(message.life, writer.uint32(18).fork(), _depth + 1).ldelim();
				if (message.read != null && $Object.hasOwnProperty.call(message, "read"))
					$root.nexus.raft.RowsRead.encode(message.read, writer.uint32(26).fork(), _depth + 1).ldelim();
				if (message.afterIncarnation != null && $Object.hasOwnProperty.call(message, "afterIncarnation"))
					writer.uint32(34).bytes(message.afterIncarnation);
				if (message.afterIndex != null && $Object.hasOwnProperty.call(message, "afterIndex") && message.afterIndex !== 0)
					writer.uint32(40).uint64(message.afterIndex);
				if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
					writer.uint32(48).uint32(message.limit);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ReadHistoryRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ReadHistoryRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.life = $root.nexus.raft.ZoneLife.decode(reader, reader.size(), $undefined, _depth + 1, message.life);
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.read = $root.nexus.raft.RowsRead.decode(reader, reader.size(), $undefined, _depth + 1, message.read);
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							message.afterIncarnation = reader.bytes();
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.afterIndex = value;
							else
								delete message.afterIndex;
							continue;
						}
					case 6: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.limit = value;
							else
								delete message.limit;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ReadHistoryRequest;
		})();

		raft.ReadHistoryResponse = (function() {

			const ReadHistoryResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ReadHistoryResponse.prototype.changes = $util.newBuffer([]);
			ReadHistoryResponse.prototype.throughIncarnation = $util.newBuffer([]);
			ReadHistoryResponse.prototype.throughIndex = 0;
			ReadHistoryResponse.prototype.isError = false;
			ReadHistoryResponse.prototype.errorPayload = $util.newBuffer([]);

			ReadHistoryResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.changes != null && $Object.hasOwnProperty.call(message, "changes") && message.changes.length)
					writer.uint32(10).bytes(message.changes);
				if (message.throughIncarnation != null && $Object.hasOwnProperty.call(message, "throughIncarnation") && message.throughIncarnation.length)
					writer.uint32(18).bytes(message.throughIncarnation);
				if (message.throughIndex != null && $Object.hasOwnProperty.call(message, "throughIndex") && message.throughIndex !== 0)
					writer.uint32(24).uint64(message.throughIndex);
				if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
					writer.uint32(32).bool(message.isError);
				if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
					writer.uint32(42).bytes(message.errorPayload);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ReadHistoryResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ReadHistoryResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.changes = value;
							else
								delete message.changes;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.throughIncarnation = value;
							else
								delete message.throughIncarnation;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.throughIndex = value;
							else
								delete message.throughIndex;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.isError = value;
							else
								delete message.isError;
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.errorPayload = value;
							else
								delete message.errorPayload;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ReadHistoryResponse;
		})();

		raft.CommitRowsRequest = (function() {

			const CommitRowsRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			CommitRowsRequest.prototype.authToken = "";
			CommitRowsRequest.prototype.life = null;
			CommitRowsRequest.prototype.sessionId = "";
			CommitRowsRequest.prototype.sequence = 0;
			CommitRowsRequest.prototype.answeredBelow = 0;
			CommitRowsRequest.prototype.command = 0;
			CommitRowsRequest.prototype.body = $util.newBuffer([]);

			CommitRowsRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(10).string(message.authToken);
				if (message.life != null && $Object.hasOwnProperty.call(message, "life"))
					$root.nexus.raft.ZoneLife.encode(message.life, writer.uint32(18).fork(), _depth + 1).ldelim();
				if (message.sessionId != null && $Object.hasOwnProperty.call(message, "sessionId") && message.sessionId !== "")
					writer.uint32(26).string(message.sessionId);
				if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && message.sequence !== 0)
					writer.uint32(32).uint64(message.sequence);
				if (message.answeredBelow != null && $Object.hasOwnProperty.call(message, "answeredBelow") && message.answeredBelow !== 0)
					writer.uint32(40).uint64(message.answeredBelow);
				if (message.command != null && $Object.hasOwnProperty.call(message, "command") && message.command !== 0)
					writer.uint32(48).uint32(message.command);
				if (message.body != null && $Object.hasOwnProperty.call(message, "body") && message.body.length)
					writer.uint32(58).bytes(message.body);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			CommitRowsRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.CommitRowsRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.life = $root.nexus.raft.ZoneLife.decode(reader, reader.size(), $undefined, _depth + 1, message.life);
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.sessionId = value;
							else
								delete message.sessionId;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.sequence = value;
							else
								delete message.sequence;
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.answeredBelow = value;
							else
								delete message.answeredBelow;
							continue;
						}
					case 6: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.command = value;
							else
								delete message.command;
							continue;
						}
					case 7: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.body = value;
							else
								delete message.body;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return CommitRowsRequest;
		})();

		raft.CommitRowsResponse = (function() {

			const CommitRowsResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			CommitRowsResponse.prototype.reply = $util.newBuffer([]);
			CommitRowsResponse.prototype.isError = false;
			CommitRowsResponse.prototype.errorPayload = $util.newBuffer([]);

			CommitRowsResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.reply != null && $Object.hasOwnProperty.call(message, "reply") && message.reply.length)
					writer.uint32(10).bytes(message.reply);
				if (message.isError != null && $Object.hasOwnProperty.call(message, "isError") && message.isError !== false)
					writer.uint32(16).bool(message.isError);
				if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
					writer.uint32(26).bytes(message.errorPayload);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			CommitRowsResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.CommitRowsResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.reply = value;
							else
								delete message.reply;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.isError = value;
							else
								delete message.isError;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.errorPayload = value;
							else
								delete message.errorPayload;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return CommitRowsResponse;
		})();

		raft.FollowHistoryRequest = (function() {

			const FollowHistoryRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			FollowHistoryRequest.prototype.authToken = "";
			FollowHistoryRequest.prototype.life = null;

			FollowHistoryRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.authToken != null && $Object.hasOwnProperty.call(message, "authToken") && message.authToken !== "")
					writer.uint32(10).string(message.authToken);
				if (message.life != null && $Object.hasOwnProperty.call(message, "life"))
					$root.nexus.raft.ZoneLife.encode(message.life, writer.uint32(18).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			FollowHistoryRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.FollowHistoryRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.authToken = value;
							else
								delete message.authToken;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.life = $root.nexus.raft.ZoneLife.decode(reader, reader.size(), $undefined, _depth + 1, message.life);
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return FollowHistoryRequest;
		})();

		raft.HistoryNotice = (function() {

			const HistoryNotice = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			HistoryNotice.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			HistoryNotice.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.HistoryNotice();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					reader.skipType(tag & 7, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return HistoryNotice;
		})();

		raft.StepMessageRequest = (function() {

			const StepMessageRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			StepMessageRequest.prototype.message = $util.newBuffer([]);
			StepMessageRequest.prototype.zoneId = "";
			StepMessageRequest.prototype.senderAddress = "";

			StepMessageRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message.length)
					writer.uint32(10).bytes(message.message);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(18).string(message.zoneId);
				if (message.senderAddress != null && $Object.hasOwnProperty.call(message, "senderAddress") && message.senderAddress !== "")
					writer.uint32(26).string(message.senderAddress);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			StepMessageRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.StepMessageRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.message = value;
							else
								delete message.message;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.senderAddress = value;
							else
								delete message.senderAddress;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return StepMessageRequest;
		})();

		raft.StepMessageResponse = (function() {

			const StepMessageResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			StepMessageResponse.prototype.success = false;
			StepMessageResponse.prototype.error = null;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(StepMessageResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			StepMessageResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			StepMessageResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.StepMessageResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return StepMessageResponse;
		})();

		raft.EcReplicationEntry = (function() {

			const EcReplicationEntry = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			EcReplicationEntry.prototype.seq = 0;
			EcReplicationEntry.prototype.command = $util.newBuffer([]);
			EcReplicationEntry.prototype.timestamp = 0;
			EcReplicationEntry.prototype.nodeId = 0;

			EcReplicationEntry.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && message.seq !== 0)
					writer.uint32(8).uint64(message.seq);
				if (message.command != null && $Object.hasOwnProperty.call(message, "command") && message.command.length)
					writer.uint32(18).bytes(message.command);
				if (message.timestamp != null && $Object.hasOwnProperty.call(message, "timestamp") && message.timestamp !== 0)
					writer.uint32(24).uint64(message.timestamp);
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(32).uint64(message.nodeId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			EcReplicationEntry.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.EcReplicationEntry();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.seq = value;
							else
								delete message.seq;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.command = value;
							else
								delete message.command;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.timestamp = value;
							else
								delete message.timestamp;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return EcReplicationEntry;
		})();

		raft.ReplicateEntriesRequest = (function() {

			const ReplicateEntriesRequest = function (properties) {
				this.entries = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ReplicateEntriesRequest.prototype.zoneId = "";
			ReplicateEntriesRequest.prototype.entries = $util.emptyArray;
			ReplicateEntriesRequest.prototype.senderNodeId = 0;

			ReplicateEntriesRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.entries != null && message.entries.length)
					for (let i = 0; i < message.entries.length; ++i)
						$root.nexus.raft.EcReplicationEntry.encode(message.entries[i], writer.uint32(18).fork(), _depth + 1).ldelim();
				if (message.senderNodeId != null && $Object.hasOwnProperty.call(message, "senderNodeId") && message.senderNodeId !== 0)
					writer.uint32(24).uint64(message.senderNodeId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ReplicateEntriesRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ReplicateEntriesRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if (!(message.entries && message.entries.length))
								message.entries = [];
							message.entries.push($root.nexus.raft.EcReplicationEntry.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.senderNodeId = value;
							else
								delete message.senderNodeId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ReplicateEntriesRequest;
		})();

		raft.ReplicateEntriesResponse = (function() {

			const ReplicateEntriesResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ReplicateEntriesResponse.prototype.success = false;
			ReplicateEntriesResponse.prototype.error = null;
			ReplicateEntriesResponse.prototype.appliedUpTo = 0;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ReplicateEntriesResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			ReplicateEntriesResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.appliedUpTo != null && $Object.hasOwnProperty.call(message, "appliedUpTo") && message.appliedUpTo !== 0)
					writer.uint32(24).uint64(message.appliedUpTo);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ReplicateEntriesResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ReplicateEntriesResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.appliedUpTo = value;
							else
								delete message.appliedUpTo;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ReplicateEntriesResponse;
		})();

		raft.SnapshotEcStateRequest = (function() {

			const SnapshotEcStateRequest = function (properties) {
				this.entries = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			SnapshotEcStateRequest.prototype.zoneId = "";
			SnapshotEcStateRequest.prototype.entries = $util.emptyArray;
			SnapshotEcStateRequest.prototype.coveringSeq = 0;
			SnapshotEcStateRequest.prototype.senderNodeId = 0;

			SnapshotEcStateRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.entries != null && message.entries.length)
					for (let i = 0; i < message.entries.length; ++i)
						$root.nexus.raft.EcReplicationEntry.encode(message.entries[i], writer.uint32(18).fork(), _depth + 1).ldelim();
				if (message.coveringSeq != null && $Object.hasOwnProperty.call(message, "coveringSeq") && message.coveringSeq !== 0)
					writer.uint32(24).uint64(message.coveringSeq);
				if (message.senderNodeId != null && $Object.hasOwnProperty.call(message, "senderNodeId") && message.senderNodeId !== 0)
					writer.uint32(32).uint64(message.senderNodeId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			SnapshotEcStateRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.SnapshotEcStateRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if (!(message.entries && message.entries.length))
								message.entries = [];
							message.entries.push($root.nexus.raft.EcReplicationEntry.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.coveringSeq = value;
							else
								delete message.coveringSeq;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.senderNodeId = value;
							else
								delete message.senderNodeId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return SnapshotEcStateRequest;
		})();

		raft.SnapshotEcStateResponse = (function() {

			const SnapshotEcStateResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			SnapshotEcStateResponse.prototype.success = false;
			SnapshotEcStateResponse.prototype.error = null;
			SnapshotEcStateResponse.prototype.ackedUpTo = 0;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(SnapshotEcStateResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			SnapshotEcStateResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.ackedUpTo != null && $Object.hasOwnProperty.call(message, "ackedUpTo") && message.ackedUpTo !== 0)
					writer.uint32(24).uint64(message.ackedUpTo);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			SnapshotEcStateResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.SnapshotEcStateResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.ackedUpTo = value;
							else
								delete message.ackedUpTo;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return SnapshotEcStateResponse;
		})();

		raft.PeerFrame = (function() {

			const PeerFrame = function (properties) {
				this.messages = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			PeerFrame.prototype.hello = null;
			PeerFrame.prototype.messages = $util.emptyArray;
			PeerFrame.prototype.ping = null;
			PeerFrame.prototype.pong = null;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(PeerFrame.prototype, "_ping", {
				get: $util.oneOfGetter($oneOfFields = ["ping"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(PeerFrame.prototype, "_pong", {
				get: $util.oneOfGetter($oneOfFields = ["pong"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			PeerFrame.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.hello != null && $Object.hasOwnProperty.call(message, "hello"))
					$root.nexus.raft.PeerHello.encode(message.hello, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.messages != null && message.messages.length)
					for (let i = 0; i < message.messages.length; ++i)
						$root.nexus.raft.PeerMessage.encode(message.messages[i], writer.uint32(18).fork(), _depth + 1).ldelim();
				if (message.ping != null && $Object.hasOwnProperty.call(message, "ping"))
					writer.uint32(24).uint32(message.ping);
				if (message.pong != null && $Object.hasOwnProperty.call(message, "pong"))
					writer.uint32(32).uint32(message.pong);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			PeerFrame.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.PeerFrame();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.hello = $root.nexus.raft.PeerHello.decode(reader, reader.size(), $undefined, _depth + 1, message.hello);
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if (!(message.messages && message.messages.length))
								message.messages = [];
							message.messages.push($root.nexus.raft.PeerMessage.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							message.ping = reader.uint32();
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							message.pong = reader.uint32();
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return PeerFrame;
		})();

		raft.PeerHello = (function() {

			const PeerHello = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			PeerHello.prototype.protocolVersion = 0;
			PeerHello.prototype.clusterId = "";
			PeerHello.prototype.nodeId = 0;
			PeerHello.prototype.advertiseAddress = "";
			PeerHello.prototype.bootId = "";

			PeerHello.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.protocolVersion != null && $Object.hasOwnProperty.call(message, "protocolVersion") && message.protocolVersion !== 0)
					writer.uint32(8).uint32(message.protocolVersion);
				if (message.clusterId != null && $Object.hasOwnProperty.call(message, "clusterId") && message.clusterId !== "")
					writer.uint32(18).string(message.clusterId);
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(24).uint64(message.nodeId);
				if (message.advertiseAddress != null && $Object.hasOwnProperty.call(message, "advertiseAddress") && message.advertiseAddress !== "")
					writer.uint32(34).string(message.advertiseAddress);
				if (message.bootId != null && $Object.hasOwnProperty.call(message, "bootId") && message.bootId !== "")
					writer.uint32(42).string(message.bootId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			PeerHello.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.PeerHello();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.protocolVersion = value;
							else
								delete message.protocolVersion;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.clusterId = value;
							else
								delete message.clusterId;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.advertiseAddress = value;
							else
								delete message.advertiseAddress;
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.bootId = value;
							else
								delete message.bootId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return PeerHello;
		})();

		raft.PeerMessage = (function() {

			const PeerMessage = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			PeerMessage.prototype.zoneId = "";
			PeerMessage.prototype.incarnation = $util.newBuffer([]);
			PeerMessage.prototype.urgent = false;
			PeerMessage.prototype.payload = $util.newBuffer([]);

			PeerMessage.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && message.incarnation.length)
					writer.uint32(18).bytes(message.incarnation);
				if (message.urgent != null && $Object.hasOwnProperty.call(message, "urgent") && message.urgent !== false)
					writer.uint32(24).bool(message.urgent);
				if (message.payload != null && $Object.hasOwnProperty.call(message, "payload") && message.payload.length)
					writer.uint32(34).bytes(message.payload);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			PeerMessage.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.PeerMessage();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.incarnation = value;
							else
								delete message.incarnation;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.urgent = value;
							else
								delete message.urgent;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.payload = value;
							else
								delete message.payload;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return PeerMessage;
		})();

		raft.SnapshotPiece = (function() {

			const SnapshotPiece = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			SnapshotPiece.prototype.header = null;
			SnapshotPiece.prototype.data = null;
			SnapshotPiece.prototype.end = null;

			let $oneOfFields;

			$Object.defineProperty(SnapshotPiece.prototype, "part", {
				get: $util.oneOfGetter($oneOfFields = ["header", "data", "end"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			SnapshotPiece.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
					$root.nexus.raft.SnapshotHeader.encode(message.header, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.data != null && $Object.hasOwnProperty.call(message, "data"))
					writer.uint32(18).bytes(message.data);
				if (message.end != null && $Object.hasOwnProperty.call(message, "end"))
					$root.nexus.raft.SnapshotEnd.encode(message.end, writer.uint32(26).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			SnapshotPiece.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.SnapshotPiece();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.header = $root.nexus.raft.SnapshotHeader.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
							message.part = "header";
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.data = reader.bytes();
							message.part = "data";
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.end = $root.nexus.raft.SnapshotEnd.decode(reader, reader.size(), $undefined, _depth + 1, message.end);
							message.part = "end";
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return SnapshotPiece;
		})();

		raft.SnapshotEnd = (function() {

			const SnapshotEnd = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			SnapshotEnd.prototype.sizeBytes = 0;

			SnapshotEnd.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.sizeBytes != null && $Object.hasOwnProperty.call(message, "sizeBytes") && message.sizeBytes !== 0)
					writer.uint32(8).uint64(message.sizeBytes);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			SnapshotEnd.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.SnapshotEnd();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.sizeBytes = value;
							else
								delete message.sizeBytes;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return SnapshotEnd;
		})();

		raft.SnapshotHeader = (function() {

			const SnapshotHeader = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			SnapshotHeader.prototype.sender = null;
			SnapshotHeader.prototype.zoneId = "";
			SnapshotHeader.prototype.incarnation = $util.newBuffer([]);
			SnapshotHeader.prototype.index = 0;
			SnapshotHeader.prototype.term = 0;
			SnapshotHeader.prototype.confState = null;
			SnapshotHeader.prototype.message = $util.newBuffer([]);
			SnapshotHeader.prototype.snapshotId = "";
			SnapshotHeader.prototype.chunksBefore = 0;
			SnapshotHeader.prototype.isRepair = false;

			SnapshotHeader.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.sender != null && $Object.hasOwnProperty.call(message, "sender"))
					$root.nexus.raft.PeerHello.encode(message.sender, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(18).string(message.zoneId);
				if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && message.incarnation.length)
					writer.uint32(26).bytes(message.incarnation);
				if (message.index != null && $Object.hasOwnProperty.call(message, "index") && message.index !== 0)
					writer.uint32(32).uint64(message.index);
				if (message.term != null && $Object.hasOwnProperty.call(message, "term") && message.term !== 0)
					writer.uint32(40).uint64(message.term);
				if (message.confState != null && $Object.hasOwnProperty.call(message, "confState"))
					$root.nexus.raft.SnapshotConfState.encode(message.confState, writer.uint32(50).fork(), _depth + 1).ldelim();
				if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message.length)
					writer.uint32(58).bytes(message.message);
				if (message.snapshotId != null && $Object.hasOwnProperty.call(message, "snapshotId") && message.snapshotId !== "")
					writer.uint32(802).string(message.snapshotId);
				if (message.chunksBefore != null && $Object.hasOwnProperty.call(message, "chunksBefore") && message.chunksBefore !== 0)
					writer.uint32(808).uint64(message.chunksBefore);
				if (message.isRepair != null && $Object.hasOwnProperty.call(message, "isRepair") && message.isRepair !== false)
					writer.uint32(816).bool(message.isRepair);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			SnapshotHeader.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.SnapshotHeader();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.sender = $root.nexus.raft.PeerHello.decode(reader, reader.size(), $undefined, _depth + 1, message.sender);
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.incarnation = value;
							else
								delete message.incarnation;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.index = value;
							else
								delete message.index;
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.term = value;
							else
								delete message.term;
							continue;
						}
					case 6: {
							if (wireType !== 2)
								break;
							message.confState = $root.nexus.raft.SnapshotConfState.decode(reader, reader.size(), $undefined, _depth + 1, message.confState);
							continue;
						}
					case 7: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.message = value;
							else
								delete message.message;
							continue;
						}
					case 100: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.snapshotId = value;
							else
								delete message.snapshotId;
							continue;
						}
					case 101: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.chunksBefore = value;
							else
								delete message.chunksBefore;
							continue;
						}
					case 102: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.isRepair = value;
							else
								delete message.isRepair;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return SnapshotHeader;
		})();

		raft.OfferSnapshotRequest = (function() {

			const OfferSnapshotRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			OfferSnapshotRequest.prototype.sender = null;
			OfferSnapshotRequest.prototype.zoneId = "";
			OfferSnapshotRequest.prototype.incarnation = $util.newBuffer([]);
			OfferSnapshotRequest.prototype.index = 0;
			OfferSnapshotRequest.prototype.snapshotId = "";
			OfferSnapshotRequest.prototype.isRepair = false;

			OfferSnapshotRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.sender != null && $Object.hasOwnProperty.call(message, "sender"))
					$root.nexus.raft.PeerHello.encode(message.sender, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(18).string(message.zoneId);
				if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && message.incarnation.length)
					writer.uint32(26).bytes(message.incarnation);
				if (message.index != null && $Object.hasOwnProperty.call(message, "index") && message.index !== 0)
					writer.uint32(32).uint64(message.index);
				if (message.snapshotId != null && $Object.hasOwnProperty.call(message, "snapshotId") && message.snapshotId !== "")
					writer.uint32(42).string(message.snapshotId);
				if (message.isRepair != null && $Object.hasOwnProperty.call(message, "isRepair") && message.isRepair !== false)
					writer.uint32(48).bool(message.isRepair);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			OfferSnapshotRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.OfferSnapshotRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.sender = $root.nexus.raft.PeerHello.decode(reader, reader.size(), $undefined, _depth + 1, message.sender);
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.incarnation = value;
							else
								delete message.incarnation;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.index = value;
							else
								delete message.index;
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.snapshotId = value;
							else
								delete message.snapshotId;
							continue;
						}
					case 6: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.isRepair = value;
							else
								delete message.isRepair;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return OfferSnapshotRequest;
		})();

		raft.OfferSnapshotResponse = (function() {

			const OfferSnapshotResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			OfferSnapshotResponse.prototype.success = false;
			OfferSnapshotResponse.prototype.error = null;
			OfferSnapshotResponse.prototype.errorPayload = $util.newBuffer([]);
			OfferSnapshotResponse.prototype.installed = false;
			OfferSnapshotResponse.prototype.chunks = 0;
			OfferSnapshotResponse.prototype.chunkHash = $util.newBuffer([]);

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(OfferSnapshotResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			OfferSnapshotResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
					writer.uint32(26).bytes(message.errorPayload);
				if (message.installed != null && $Object.hasOwnProperty.call(message, "installed") && message.installed !== false)
					writer.uint32(32).bool(message.installed);
				if (message.chunks != null && $Object.hasOwnProperty.call(message, "chunks") && message.chunks !== 0)
					writer.uint32(40).uint64(message.chunks);
				if (message.chunkHash != null && $Object.hasOwnProperty.call(message, "chunkHash") && message.chunkHash.length)
					writer.uint32(50).bytes(message.chunkHash);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			OfferSnapshotResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.OfferSnapshotResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.errorPayload = value;
							else
								delete message.errorPayload;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.installed = value;
							else
								delete message.installed;
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.chunks = value;
							else
								delete message.chunks;
							continue;
						}
					case 6: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.chunkHash = value;
							else
								delete message.chunkHash;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return OfferSnapshotResponse;
		})();

		raft.SnapshotConfState = (function() {

			const SnapshotConfState = function (properties) {
				this.voters = [];
				this.votersOutgoing = [];
				this.learners = [];
				this.learnersNext = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			SnapshotConfState.prototype.voters = $util.emptyArray;
			SnapshotConfState.prototype.votersOutgoing = $util.emptyArray;
			SnapshotConfState.prototype.learners = $util.emptyArray;
			SnapshotConfState.prototype.learnersNext = $util.emptyArray;
			SnapshotConfState.prototype.autoLeave = false;

			SnapshotConfState.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.voters != null && message.voters.length)
					writer.uint32(10).uint64s(message.voters);
				if (message.votersOutgoing != null && message.votersOutgoing.length)
					writer.uint32(18).uint64s(message.votersOutgoing);
				if (message.learners != null && message.learners.length)
					writer.uint32(26).uint64s(message.learners);
				if (message.learnersNext != null && message.learnersNext.length)
					writer.uint32(34).uint64s(message.learnersNext);
				if (message.autoLeave != null && $Object.hasOwnProperty.call(message, "autoLeave") && message.autoLeave !== false)
					writer.uint32(40).bool(message.autoLeave);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			SnapshotConfState.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.SnapshotConfState();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType === 2) {
								if (!(message.voters && message.voters.length))
									message.voters = [];
								readUint64s(reader, message.voters);
								continue;
							}
							if (wireType !== 0)
								break;
							if (!(message.voters && message.voters.length))
								message.voters = [];
							message.voters.push(readUint64(reader));
							continue;
						}
					case 2: {
							if (wireType === 2) {
								if (!(message.votersOutgoing && message.votersOutgoing.length))
									message.votersOutgoing = [];
								readUint64s(reader, message.votersOutgoing);
								continue;
							}
							if (wireType !== 0)
								break;
							if (!(message.votersOutgoing && message.votersOutgoing.length))
								message.votersOutgoing = [];
							message.votersOutgoing.push(readUint64(reader));
							continue;
						}
					case 3: {
							if (wireType === 2) {
								if (!(message.learners && message.learners.length))
									message.learners = [];
								readUint64s(reader, message.learners);
								continue;
							}
							if (wireType !== 0)
								break;
							if (!(message.learners && message.learners.length))
								message.learners = [];
							message.learners.push(readUint64(reader));
							continue;
						}
					case 4: {
							if (wireType === 2) {
								if (!(message.learnersNext && message.learnersNext.length))
									message.learnersNext = [];
								readUint64s(reader, message.learnersNext);
								continue;
							}
							if (wireType !== 0)
								break;
							if (!(message.learnersNext && message.learnersNext.length))
								message.learnersNext = [];
							message.learnersNext.push(readUint64(reader));
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.autoLeave = value;
							else
								delete message.autoLeave;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return SnapshotConfState;
		})();

		raft.SendSnapshotResponse = (function() {

			const SendSnapshotResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			SendSnapshotResponse.prototype.success = false;
			SendSnapshotResponse.prototype.error = null;
			SendSnapshotResponse.prototype.errorPayload = $util.newBuffer([]);

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(SendSnapshotResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			SendSnapshotResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
					writer.uint32(26).bytes(message.errorPayload);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			SendSnapshotResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.SendSnapshotResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.errorPayload = value;
							else
								delete message.errorPayload;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return SendSnapshotResponse;
		})();

		raft.ReadBlobStreamRequest = (function() {

			const ReadBlobStreamRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ReadBlobStreamRequest.prototype.contentId = "";
			ReadBlobStreamRequest.prototype.maxBytes = 0;

			ReadBlobStreamRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
					writer.uint32(10).string(message.contentId);
				if (message.maxBytes != null && $Object.hasOwnProperty.call(message, "maxBytes") && message.maxBytes !== 0)
					writer.uint32(16).uint64(message.maxBytes);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ReadBlobStreamRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ReadBlobStreamRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.contentId = value;
							else
								delete message.contentId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.maxBytes = value;
							else
								delete message.maxBytes;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ReadBlobStreamRequest;
		})();

		raft.BlobPiece = (function() {

			const BlobPiece = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			BlobPiece.prototype.header = null;
			BlobPiece.prototype.data = null;

			let $oneOfFields;

			$Object.defineProperty(BlobPiece.prototype, "part", {
				get: $util.oneOfGetter($oneOfFields = ["header", "data"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			BlobPiece.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
					$root.nexus.raft.BlobHeader.encode(message.header, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.data != null && $Object.hasOwnProperty.call(message, "data"))
					writer.uint32(18).bytes(message.data);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			BlobPiece.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.BlobPiece();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.header = $root.nexus.raft.BlobHeader.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
							message.part = "header";
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.data = reader.bytes();
							message.part = "data";
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return BlobPiece;
		})();

		raft.BlobHeader = (function() {

			const BlobHeader = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			BlobHeader.prototype.sizeBytes = 0;

			BlobHeader.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.sizeBytes != null && $Object.hasOwnProperty.call(message, "sizeBytes") && message.sizeBytes !== 0)
					writer.uint32(8).uint64(message.sizeBytes);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			BlobHeader.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.BlobHeader();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.sizeBytes = value;
							else
								delete message.sizeBytes;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return BlobHeader;
		})();

		raft.ReadBlobRequest = (function() {

			const ReadBlobRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ReadBlobRequest.prototype.contentId = "";

			ReadBlobRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.contentId != null && $Object.hasOwnProperty.call(message, "contentId") && message.contentId !== "")
					writer.uint32(26).string(message.contentId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ReadBlobRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ReadBlobRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.contentId = value;
							else
								delete message.contentId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ReadBlobRequest;
		})();

		raft.ReadBlobResponse = (function() {

			const ReadBlobResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ReadBlobResponse.prototype.content = $util.newBuffer([]);
			ReadBlobResponse.prototype.error = "";

			ReadBlobResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.content != null && $Object.hasOwnProperty.call(message, "content") && message.content.length)
					writer.uint32(10).bytes(message.content);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error") && message.error !== "")
					writer.uint32(18).string(message.error);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ReadBlobResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ReadBlobResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.content = value;
							else
								delete message.content;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.error = value;
							else
								delete message.error;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ReadBlobResponse;
		})();

		raft.ProposeRequest = (function() {

			const ProposeRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ProposeRequest.prototype.command = null;
			ProposeRequest.prototype.requestId = "";
			ProposeRequest.prototype.zoneId = "";
			ProposeRequest.prototype.rawCommand = $util.newBuffer([]);
			ProposeRequest.prototype.forwarded = false;

			ProposeRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.command != null && $Object.hasOwnProperty.call(message, "command"))
					$root.nexus.raft.RaftCommand.encode(message.command, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.requestId != null && $Object.hasOwnProperty.call(message, "requestId") && message.requestId !== "")
					writer.uint32(18).string(message.requestId);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(26).string(message.zoneId);
				if (message.rawCommand != null && $Object.hasOwnProperty.call(message, "rawCommand") && message.rawCommand.length)
					writer.uint32(34).bytes(message.rawCommand);
				if (message.forwarded != null && $Object.hasOwnProperty.call(message, "forwarded") && message.forwarded !== false)
					writer.uint32(40).bool(message.forwarded);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ProposeRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ProposeRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.command = $root.nexus.raft.RaftCommand.decode(reader, reader.size(), $undefined, _depth + 1, message.command);
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.requestId = value;
							else
								delete message.requestId;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.rawCommand = value;
							else
								delete message.rawCommand;
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.forwarded = value;
							else
								delete message.forwarded;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ProposeRequest;
		})();

		raft.ProposeResponse = (function() {

			const ProposeResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ProposeResponse.prototype.success = false;
			ProposeResponse.prototype.error = null;
			ProposeResponse.prototype.leaderAddress = null;
			ProposeResponse.prototype.result = null;
			ProposeResponse.prototype.appliedIndex = 0;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ProposeResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ProposeResponse.prototype, "_leaderAddress", {
				get: $util.oneOfGetter($oneOfFields = ["leaderAddress"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ProposeResponse.prototype, "_result", {
				get: $util.oneOfGetter($oneOfFields = ["result"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			ProposeResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.leaderAddress != null && $Object.hasOwnProperty.call(message, "leaderAddress"))
					writer.uint32(26).string(message.leaderAddress);
				if (message.result != null && $Object.hasOwnProperty.call(message, "result"))
					$root.nexus.raft.RaftResponse.encode(message.result, writer.uint32(34).fork(), _depth + 1).ldelim();
				if (message.appliedIndex != null && $Object.hasOwnProperty.call(message, "appliedIndex") && message.appliedIndex !== 0)
					writer.uint32(40).uint64(message.appliedIndex);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ProposeResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ProposeResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.leaderAddress = reader.stringVerify();
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							message.result = $root.nexus.raft.RaftResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.result);
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.appliedIndex = value;
							else
								delete message.appliedIndex;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ProposeResponse;
		})();

		raft.QueryRequest = (function() {

			const QueryRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			QueryRequest.prototype.query = null;
			QueryRequest.prototype.readFromLeader = false;
			QueryRequest.prototype.zoneId = "";

			QueryRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.query != null && $Object.hasOwnProperty.call(message, "query"))
					$root.nexus.raft.RaftQuery.encode(message.query, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.readFromLeader != null && $Object.hasOwnProperty.call(message, "readFromLeader") && message.readFromLeader !== false)
					writer.uint32(16).bool(message.readFromLeader);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(26).string(message.zoneId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			QueryRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.QueryRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.query = $root.nexus.raft.RaftQuery.decode(reader, reader.size(), $undefined, _depth + 1, message.query);
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.readFromLeader = value;
							else
								delete message.readFromLeader;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return QueryRequest;
		})();

		raft.QueryResponse = (function() {

			const QueryResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			QueryResponse.prototype.success = false;
			QueryResponse.prototype.error = null;
			QueryResponse.prototype.leaderAddress = null;
			QueryResponse.prototype.result = null;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(QueryResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(QueryResponse.prototype, "_leaderAddress", {
				get: $util.oneOfGetter($oneOfFields = ["leaderAddress"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(QueryResponse.prototype, "_result", {
				get: $util.oneOfGetter($oneOfFields = ["result"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			QueryResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.leaderAddress != null && $Object.hasOwnProperty.call(message, "leaderAddress"))
					writer.uint32(26).string(message.leaderAddress);
				if (message.result != null && $Object.hasOwnProperty.call(message, "result"))
					$root.nexus.raft.RaftQueryResponse.encode(message.result, writer.uint32(34).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			QueryResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.QueryResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.leaderAddress = reader.stringVerify();
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							message.result = $root.nexus.raft.RaftQueryResponse.decode(reader, reader.size(), $undefined, _depth + 1, message.result);
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return QueryResponse;
		})();

		raft.GetClusterInfoRequest = (function() {

			const GetClusterInfoRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			GetClusterInfoRequest.prototype.zoneId = "";

			GetClusterInfoRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			GetClusterInfoRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.GetClusterInfoRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return GetClusterInfoRequest;
		})();

		raft.GetClusterInfoResponse = (function() {

			const GetClusterInfoResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			GetClusterInfoResponse.prototype.nodeId = 0;
			GetClusterInfoResponse.prototype.leaderId = 0;
			GetClusterInfoResponse.prototype.term = 0;
			GetClusterInfoResponse.prototype.config = null;
			GetClusterInfoResponse.prototype.isLeader = false;
			GetClusterInfoResponse.prototype.leaderAddress = null;
			GetClusterInfoResponse.prototype.commitIndex = 0;
			GetClusterInfoResponse.prototype.appliedIndex = 0;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(GetClusterInfoResponse.prototype, "_leaderAddress", {
				get: $util.oneOfGetter($oneOfFields = ["leaderAddress"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			GetClusterInfoResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(8).uint64(message.nodeId);
				if (message.leaderId != null && $Object.hasOwnProperty.call(message, "leaderId") && message.leaderId !== 0)
					writer.uint32(16).uint64(message.leaderId);
				if (message.term != null && $Object.hasOwnProperty.call(message, "term") && message.term !== 0)
					writer.uint32(24).uint64(message.term);
				if (message.config != null && $Object.hasOwnProperty.call(message, "config"))
					$root.nexus.raft.ClusterConfig.encode(message.config, writer.uint32(34).fork(), _depth + 1).ldelim();
				if (message.isLeader != null && $Object.hasOwnProperty.call(message, "isLeader") && message.isLeader !== false)
					writer.uint32(40).bool(message.isLeader);
				if (message.leaderAddress != null && $Object.hasOwnProperty.call(message, "leaderAddress"))
					writer.uint32(50).string(message.leaderAddress);
				if (message.commitIndex != null && $Object.hasOwnProperty.call(message, "commitIndex") && message.commitIndex !== 0)
					writer.uint32(800).uint64(message.commitIndex);
				if (message.appliedIndex != null && $Object.hasOwnProperty.call(message, "appliedIndex") && message.appliedIndex !== 0)
					writer.uint32(808).uint64(message.appliedIndex);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			GetClusterInfoResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.GetClusterInfoResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.leaderId = value;
							else
								delete message.leaderId;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.term = value;
							else
								delete message.term;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							message.config = $root.nexus.raft.ClusterConfig.decode(reader, reader.size(), $undefined, _depth + 1, message.config);
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.isLeader = value;
							else
								delete message.isLeader;
							continue;
						}
					case 6: {
							if (wireType !== 2)
								break;
							message.leaderAddress = reader.stringVerify();
							continue;
						}
					case 100: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.commitIndex = value;
							else
								delete message.commitIndex;
							continue;
						}
					case 101: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.appliedIndex = value;
							else
								delete message.appliedIndex;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return GetClusterInfoResponse;
		})();

		raft.JoinZoneRequest = (function() {

			const JoinZoneRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			JoinZoneRequest.prototype.zoneId = "";
			JoinZoneRequest.prototype.nodeId = 0;
			JoinZoneRequest.prototype.nodeAddress = "";
			JoinZoneRequest.prototype.asLearner = false;
			JoinZoneRequest.prototype.clusterId = "";
			JoinZoneRequest.prototype.timeoutMs = 0;
			JoinZoneRequest.prototype.asWitness = false;

			JoinZoneRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(16).uint64(message.nodeId);
				if (message.nodeAddress != null && $Object.hasOwnProperty.call(message, "nodeAddress") && message.nodeAddress !== "")
					writer.uint32(26).string(message.nodeAddress);
				if (message.asLearner != null && $Object.hasOwnProperty.call(message, "asLearner") && message.asLearner !== false)
					writer.uint32(32).bool(message.asLearner);
				if (message.clusterId != null && $Object.hasOwnProperty.call(message, "clusterId") && message.clusterId !== "")
					writer.uint32(802).string(message.clusterId);
				if (message.timeoutMs != null && $Object.hasOwnProperty.call(message, "timeoutMs") && message.timeoutMs !== 0)
					writer.uint32(808).uint32(message.timeoutMs);
				if (message.asWitness != null && $Object.hasOwnProperty.call(message, "asWitness") && message.asWitness !== false)
					writer.uint32(816).bool(message.asWitness);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			JoinZoneRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.JoinZoneRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.nodeAddress = value;
							else
								delete message.nodeAddress;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.asLearner = value;
							else
								delete message.asLearner;
							continue;
						}
					case 100: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.clusterId = value;
							else
								delete message.clusterId;
							continue;
						}
					case 101: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.timeoutMs = value;
							else
								delete message.timeoutMs;
							continue;
						}
					case 102: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.asWitness = value;
							else
								delete message.asWitness;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return JoinZoneRequest;
		})();

		raft.JoinZoneResponse = (function() {

			const JoinZoneResponse = function (properties) {
				this.members = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			JoinZoneResponse.prototype.success = false;
			JoinZoneResponse.prototype.error = null;
			JoinZoneResponse.prototype.leaderAddress = null;
			JoinZoneResponse.prototype.config = null;
			JoinZoneResponse.prototype.clusterId = "";
			JoinZoneResponse.prototype.incarnation = $util.newBuffer([]);
			JoinZoneResponse.prototype.members = $util.emptyArray;
			JoinZoneResponse.prototype.errorPayload = $util.newBuffer([]);

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(JoinZoneResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(JoinZoneResponse.prototype, "_leaderAddress", {
				get: $util.oneOfGetter($oneOfFields = ["leaderAddress"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(JoinZoneResponse.prototype, "_config", {
				get: $util.oneOfGetter($oneOfFields = ["config"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			JoinZoneResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.leaderAddress != null && $Object.hasOwnProperty.call(message, "leaderAddress"))
					writer.uint32(26).string(message.leaderAddress);
				if (message.config != null && $Object.hasOwnProperty.call(message, "config"))
					$root.nexus.raft.ClusterConfig.encode(message.config, writer.uint32(34).fork(), _depth + 1).ldelim();
				if (message.clusterId != null && $Object.hasOwnProperty.call(message, "clusterId") && message.clusterId !== "")
					writer.uint32(802).string(message.clusterId);
				if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && message.incarnation.length)
					writer.uint32(810).bytes(message.incarnation);
				if (message.members != null && message.members.length)
					for (let i = 0; i < message.members.length; ++i)
						$root.nexus.raft.NodeInfo.encode(message.members[i], writer.uint32(818).fork(), _depth + 1).ldelim();
				if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
					writer.uint32(826).bytes(message.errorPayload);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			JoinZoneResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.JoinZoneResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.leaderAddress = reader.stringVerify();
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							message.config = $root.nexus.raft.ClusterConfig.decode(reader, reader.size(), $undefined, _depth + 1, message.config);
							continue;
						}
					case 100: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.clusterId = value;
							else
								delete message.clusterId;
							continue;
						}
					case 101: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.incarnation = value;
							else
								delete message.incarnation;
							continue;
						}
					case 102: {
							if (wireType !== 2)
								break;
							if (!(message.members && message.members.length))
								message.members = [];
							message.members.push($root.nexus.raft.NodeInfo.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					case 103: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.errorPayload = value;
							else
								delete message.errorPayload;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return JoinZoneResponse;
		})();

		raft.DeleteZoneRequest = (function() {

			const DeleteZoneRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			DeleteZoneRequest.prototype.zoneId = "";
			DeleteZoneRequest.prototype.force = false;
			DeleteZoneRequest.prototype.incarnation = $util.newBuffer([]);

			DeleteZoneRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.force != null && $Object.hasOwnProperty.call(message, "force") && message.force !== false)
					writer.uint32(16).bool(message.force);
				if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && message.incarnation.length)
					writer.uint32(802).bytes(message.incarnation);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			DeleteZoneRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.DeleteZoneRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.force = value;
							else
								delete message.force;
							continue;
						}
					case 100: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.incarnation = value;
							else
								delete message.incarnation;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return DeleteZoneRequest;
		})();

		raft.DeleteZoneResponse = (function() {

			const DeleteZoneResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			DeleteZoneResponse.prototype.success = false;
			DeleteZoneResponse.prototype.error = null;
			DeleteZoneResponse.prototype.errorPayload = $util.newBuffer([]);

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(DeleteZoneResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			DeleteZoneResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
					writer.uint32(802).bytes(message.errorPayload);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			DeleteZoneResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.DeleteZoneResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					case 100: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.errorPayload = value;
							else
								delete message.errorPayload;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return DeleteZoneResponse;
		})();

		raft.RemoveVoterRequest = (function() {

			const RemoveVoterRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RemoveVoterRequest.prototype.zoneId = "";
			RemoveVoterRequest.prototype.targetNodeId = 0;
			RemoveVoterRequest.prototype.timeoutMs = 0;

			RemoveVoterRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.targetNodeId != null && $Object.hasOwnProperty.call(message, "targetNodeId") && message.targetNodeId !== 0)
					writer.uint32(16).uint64(message.targetNodeId);
				if (message.timeoutMs != null && $Object.hasOwnProperty.call(message, "timeoutMs") && message.timeoutMs !== 0)
					writer.uint32(800).uint32(message.timeoutMs);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RemoveVoterRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.RemoveVoterRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.targetNodeId = value;
							else
								delete message.targetNodeId;
							continue;
						}
					case 100: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.timeoutMs = value;
							else
								delete message.timeoutMs;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RemoveVoterRequest;
		})();

		raft.RemoveVoterResponse = (function() {

			const RemoveVoterResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			RemoveVoterResponse.prototype.success = false;
			RemoveVoterResponse.prototype.error = null;
			RemoveVoterResponse.prototype.leaderAddress = null;
			RemoveVoterResponse.prototype.errorPayload = $util.newBuffer([]);

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(RemoveVoterResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(RemoveVoterResponse.prototype, "_leaderAddress", {
				get: $util.oneOfGetter($oneOfFields = ["leaderAddress"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			RemoveVoterResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.leaderAddress != null && $Object.hasOwnProperty.call(message, "leaderAddress"))
					writer.uint32(26).string(message.leaderAddress);
				if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
					writer.uint32(802).bytes(message.errorPayload);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			RemoveVoterResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.RemoveVoterResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.leaderAddress = reader.stringVerify();
							continue;
						}
					case 100: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.errorPayload = value;
							else
								delete message.errorPayload;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return RemoveVoterResponse;
		})();

		raft.ChangeMemberRequest = (function() {

			const ChangeMemberRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ChangeMemberRequest.prototype.zoneId = "";
			ChangeMemberRequest.prototype.nodeId = 0;
			ChangeMemberRequest.prototype.change = "";
			ChangeMemberRequest.prototype.configVersion = null;
			ChangeMemberRequest.prototype.timeoutMs = 0;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ChangeMemberRequest.prototype, "_configVersion", {
				get: $util.oneOfGetter($oneOfFields = ["configVersion"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			ChangeMemberRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(16).uint64(message.nodeId);
				if (message.change != null && $Object.hasOwnProperty.call(message, "change") && message.change !== "")
					writer.uint32(26).string(message.change);
				if (message.configVersion != null && $Object.hasOwnProperty.call(message, "configVersion"))
					writer.uint32(32).uint64(message.configVersion);
				if (message.timeoutMs != null && $Object.hasOwnProperty.call(message, "timeoutMs") && message.timeoutMs !== 0)
					writer.uint32(40).uint32(message.timeoutMs);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ChangeMemberRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ChangeMemberRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.change = value;
							else
								delete message.change;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							message.configVersion = readUint64(reader);
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.timeoutMs = value;
							else
								delete message.timeoutMs;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ChangeMemberRequest;
		})();

		raft.ChangeMemberResponse = (function() {

			const ChangeMemberResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ChangeMemberResponse.prototype.success = false;
			ChangeMemberResponse.prototype.error = null;
			ChangeMemberResponse.prototype.leaderAddress = null;
			ChangeMemberResponse.prototype.errorPayload = $util.newBuffer([]);

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ChangeMemberResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(ChangeMemberResponse.prototype, "_leaderAddress", {
				get: $util.oneOfGetter($oneOfFields = ["leaderAddress"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			ChangeMemberResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.leaderAddress != null && $Object.hasOwnProperty.call(message, "leaderAddress"))
					writer.uint32(26).string(message.leaderAddress);
				if (message.errorPayload != null && $Object.hasOwnProperty.call(message, "errorPayload") && message.errorPayload.length)
					writer.uint32(34).bytes(message.errorPayload);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ChangeMemberResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ChangeMemberResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							message.leaderAddress = reader.stringVerify();
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.errorPayload = value;
							else
								delete message.errorPayload;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ChangeMemberResponse;
		})();

		raft.JoinClusterRequest = (function() {

			const JoinClusterRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			JoinClusterRequest.prototype.password = "";
			JoinClusterRequest.prototype.nodeId = 0;
			JoinClusterRequest.prototype.nodeAddress = "";
			JoinClusterRequest.prototype.zoneId = "";

			JoinClusterRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.password != null && $Object.hasOwnProperty.call(message, "password") && message.password !== "")
					writer.uint32(10).string(message.password);
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(16).uint64(message.nodeId);
				if (message.nodeAddress != null && $Object.hasOwnProperty.call(message, "nodeAddress") && message.nodeAddress !== "")
					writer.uint32(26).string(message.nodeAddress);
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(34).string(message.zoneId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			JoinClusterRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.JoinClusterRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.password = value;
							else
								delete message.password;
							continue;
						}
					case 2: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.nodeAddress = value;
							else
								delete message.nodeAddress;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return JoinClusterRequest;
		})();

		raft.JoinClusterResponse = (function() {

			const JoinClusterResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			JoinClusterResponse.prototype.success = false;
			JoinClusterResponse.prototype.error = null;
			JoinClusterResponse.prototype.caPem = $util.newBuffer([]);
			JoinClusterResponse.prototype.nodeCertPem = $util.newBuffer([]);
			JoinClusterResponse.prototype.nodeKeyPem = $util.newBuffer([]);
			JoinClusterResponse.prototype.apiKeySecret = null;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(JoinClusterResponse.prototype, "_error", {
				get: $util.oneOfGetter($oneOfFields = ["error"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(JoinClusterResponse.prototype, "_apiKeySecret", {
				get: $util.oneOfGetter($oneOfFields = ["apiKeySecret"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			JoinClusterResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.success != null && $Object.hasOwnProperty.call(message, "success") && message.success !== false)
					writer.uint32(8).bool(message.success);
				if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
					writer.uint32(18).string(message.error);
				if (message.caPem != null && $Object.hasOwnProperty.call(message, "caPem") && message.caPem.length)
					writer.uint32(26).bytes(message.caPem);
				if (message.nodeCertPem != null && $Object.hasOwnProperty.call(message, "nodeCertPem") && message.nodeCertPem.length)
					writer.uint32(42).bytes(message.nodeCertPem);
				if (message.nodeKeyPem != null && $Object.hasOwnProperty.call(message, "nodeKeyPem") && message.nodeKeyPem.length)
					writer.uint32(50).bytes(message.nodeKeyPem);
				if (message.apiKeySecret != null && $Object.hasOwnProperty.call(message, "apiKeySecret"))
					writer.uint32(58).string(message.apiKeySecret);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			JoinClusterResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.JoinClusterResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.success = value;
							else
								delete message.success;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							message.error = reader.stringVerify();
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.caPem = value;
							else
								delete message.caPem;
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.nodeCertPem = value;
							else
								delete message.nodeCertPem;
							continue;
						}
					case 6: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.nodeKeyPem = value;
							else
								delete message.nodeKeyPem;
							continue;
						}
					case 7: {
							if (wireType !== 2)
								break;
							message.apiKeySecret = reader.stringVerify();
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return JoinClusterResponse;
		})();

		raft.GetSearchCapabilitiesRequest = (function() {

			const GetSearchCapabilitiesRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			GetSearchCapabilitiesRequest.prototype.zoneId = "";

			GetSearchCapabilitiesRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			GetSearchCapabilitiesRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.GetSearchCapabilitiesRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return GetSearchCapabilitiesRequest;
		})();

		raft.SearchCapabilities = (function() {

			const SearchCapabilities = function (properties) {
				this.searchModes = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			SearchCapabilities.prototype.zoneId = "";
			SearchCapabilities.prototype.deviceTier = "";
			SearchCapabilities.prototype.searchModes = $util.emptyArray;
			SearchCapabilities.prototype.embeddingModel = "";
			SearchCapabilities.prototype.embeddingDimensions = 0;
			SearchCapabilities.prototype.hasGraph = false;

			SearchCapabilities.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.deviceTier != null && $Object.hasOwnProperty.call(message, "deviceTier") && message.deviceTier !== "")
					writer.uint32(18).string(message.deviceTier);
				if (message.searchModes != null && message.searchModes.length)
					for (let i = 0; i < message.searchModes.length; ++i)
						writer.uint32(26).string(message.searchModes[i]);
				if (message.embeddingModel != null && $Object.hasOwnProperty.call(message, "embeddingModel") && message.embeddingModel !== "")
					writer.uint32(34).string(message.embeddingModel);
				if (message.embeddingDimensions != null && $Object.hasOwnProperty.call(message, "embeddingDimensions") && message.embeddingDimensions !== 0)
					writer.uint32(40).int32(message.embeddingDimensions);
				if (message.hasGraph != null && $Object.hasOwnProperty.call(message, "hasGraph") && message.hasGraph !== false)
					writer.uint32(48).bool(message.hasGraph);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			SearchCapabilities.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.SearchCapabilities();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.deviceTier = value;
							else
								delete message.deviceTier;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if (!(message.searchModes && message.searchModes.length))
								message.searchModes = [];
							message.searchModes.push(reader.stringVerify());
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.embeddingModel = value;
							else
								delete message.embeddingModel;
							continue;
						}
					case 5: {
							if (wireType !== 0)
								break;
							if (value = reader.int32())
								message.embeddingDimensions = value;
							else
								delete message.embeddingDimensions;
							continue;
						}
					case 6: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.hasGraph = value;
							else
								delete message.hasGraph;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return SearchCapabilities;
		})();

		raft.DiscoverZonesRequest = (function() {

			const DiscoverZonesRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			DiscoverZonesRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			DiscoverZonesRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.DiscoverZonesRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					reader.skipType(tag & 7, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return DiscoverZonesRequest;
		})();

		raft.DiscoverZonesResponse = (function() {

			const DiscoverZonesResponse = function (properties) {
				this.zones = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			DiscoverZonesResponse.prototype.zones = $util.emptyArray;

			DiscoverZonesResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zones != null && message.zones.length)
					for (let i = 0; i < message.zones.length; ++i)
						$root.nexus.raft.FederationZoneInfo.encode(message.zones[i], writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			DiscoverZonesResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.DiscoverZonesResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if (!(message.zones && message.zones.length))
								message.zones = [];
							message.zones.push($root.nexus.raft.FederationZoneInfo.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return DiscoverZonesResponse;
		})();

		raft.FederationZoneInfo = (function() {

			const FederationZoneInfo = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			FederationZoneInfo.prototype.zoneId = "";
			FederationZoneInfo.prototype.mountPath = "";

			FederationZoneInfo.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(10).string(message.zoneId);
				if (message.mountPath != null && $Object.hasOwnProperty.call(message, "mountPath") && message.mountPath !== "")
					writer.uint32(18).string(message.mountPath);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			FederationZoneInfo.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.FederationZoneInfo();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.mountPath = value;
							else
								delete message.mountPath;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return FederationZoneInfo;
		})();

		raft.HomeChannelRequest = (function() {

			const HomeChannelRequest = function (properties) {
				this.messages = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			HomeChannelRequest.prototype.sender = null;
			HomeChannelRequest.prototype.zoneId = "";
			HomeChannelRequest.prototype.incarnation = $util.newBuffer([]);
			HomeChannelRequest.prototype.inode = 0;
			HomeChannelRequest.prototype.path = "";
			HomeChannelRequest.prototype.visiblePath = "";
			HomeChannelRequest.prototype.isStream = false;
			HomeChannelRequest.prototype.operation = 0;
			HomeChannelRequest.prototype.messages = $util.emptyArray;
			HomeChannelRequest.prototype.offset = 0;
			HomeChannelRequest.prototype.maxMessages = 0;
			HomeChannelRequest.prototype.maxBytes = 0;
			HomeChannelRequest.prototype.waitMs = 0;
			HomeChannelRequest.prototype.group = "";
			HomeChannelRequest.prototype.expectedOffset = null;

			let $oneOfFields;

			// Virtual OneOf for proto3 optional field
			$Object.defineProperty(HomeChannelRequest.prototype, "_expectedOffset", {
				get: $util.oneOfGetter($oneOfFields = ["expectedOffset"]),
				set: $util.oneOfSetter($oneOfFields)
			});

			HomeChannelRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.sender != null && $Object.hasOwnProperty.call(message, "sender"))
					$root.nexus.raft.PeerHello.encode(message.sender, writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.zoneId != null && $Object.hasOwnProperty.call(message, "zoneId") && message.zoneId !== "")
					writer.uint32(18).string(message.zoneId);
				if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && message.incarnation.length)
					writer.uint32(26).bytes(message.incarnation);
				if (message.inode != null && $Object.hasOwnProperty.call(message, "inode") && message.inode !== 0)
					writer.uint32(32).uint64(message.inode);
				if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
					writer.uint32(42).string(message.path);
				if (message.visiblePath != null && $Object.hasOwnProperty.call(message, "visiblePath") && message.visiblePath !== "")
					writer.uint32(50).string(message.visiblePath);
				if (message.isStream != null && $Object.hasOwnProperty.call(message, "isStream") && message.isStream !== false)
					writer.uint32(56).bool(message.isStream);
				if (message.operation != null && $Object.hasOwnProperty.call(message, "operation") && message.operation !== 0)
					writer.uint32(64).int32(message.operation);
				if (message.messages != null && message.messages.length)
					for (let i = 0; i < message.messages.length; ++i)
						$root.nexus.grpc.vfs.ChannelMessage.encode(message.messages[i], writer.uint32(74).fork(), _depth + 1).ldelim();
				if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
					writer.uint32(80).uint64(message.offset);
				if (message.maxMessages != null && $Object.hasOwnProperty.call(message, "maxMessages") && message.maxMessages !== 0)
					writer.uint32(88).uint32(message.maxMessages);
				if (message.maxBytes != null && $Object.hasOwnProperty.call(message, "maxBytes") && message.maxBytes !== 0)
					writer.uint32(96).uint64(message.maxBytes);
				if (message.waitMs != null && $Object.hasOwnProperty.call(message, "waitMs") && message.waitMs !== 0)
					writer.uint32(104).uint64(message.waitMs);
				if (message.group != null && $Object.hasOwnProperty.call(message, "group") && message.group !== "")
					writer.uint32(114).string(message.group);
				if (message.expectedOffset != null && $Object.hasOwnProperty.call(message, "expectedOffset"))
					writer.uint32(120).uint64(message.expectedOffset);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			HomeChannelRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.HomeChannelRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							message.sender = $root.nexus.raft.PeerHello.decode(reader, reader.size(), $undefined, _depth + 1, message.sender);
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.zoneId = value;
							else
								delete message.zoneId;
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if ((value = reader.bytes()).length)
								message.incarnation = value;
							else
								delete message.incarnation;
							continue;
						}
					case 4: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.inode = value;
							else
								delete message.inode;
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.path = value;
							else
								delete message.path;
							continue;
						}
					case 6: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.visiblePath = value;
							else
								delete message.visiblePath;
							continue;
						}
					case 7: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.isStream = value;
							else
								delete message.isStream;
							continue;
						}
					case 8: {
							if (wireType !== 0)
								break;
							if (value = reader.int32())
								message.operation = value;
							else
								delete message.operation;
							continue;
						}
					case 9: {
							if (wireType !== 2)
								break;
							if (!(message.messages && message.messages.length))
								message.messages = [];
							message.messages.push($root.nexus.grpc.vfs.ChannelMessage.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					case 10: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.offset = value;
							else
								delete message.offset;
							continue;
						}
					case 11: {
							if (wireType !== 0)
								break;
							if (value = reader.uint32())
								message.maxMessages = value;
							else
								delete message.maxMessages;
							continue;
						}
					case 12: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.maxBytes = value;
							else
								delete message.maxBytes;
							continue;
						}
					case 13: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.waitMs = value;
							else
								delete message.waitMs;
							continue;
						}
					case 14: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.group = value;
							else
								delete message.group;
							continue;
						}
					case 15: {
							if (wireType !== 0)
								break;
							message.expectedOffset = readUint64(reader);
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return HomeChannelRequest;
		})();

		raft.ProbeRequest = (function() {

			const ProbeRequest = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ProbeRequest.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ProbeRequest.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ProbeRequest();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					reader.skipType(tag & 7, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ProbeRequest;
		})();

		raft.ProbeResponse = (function() {

			const ProbeResponse = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ProbeResponse.prototype.nodeId = 0;
			ProbeResponse.prototype.clusterId = "";
			ProbeResponse.prototype.isPendingFounder = false;
			ProbeResponse.prototype.advertiseAddress = "";
			ProbeResponse.prototype.version = "";

			ProbeResponse.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.nodeId != null && $Object.hasOwnProperty.call(message, "nodeId") && message.nodeId !== 0)
					writer.uint32(8).uint64(message.nodeId);
				if (message.clusterId != null && $Object.hasOwnProperty.call(message, "clusterId") && message.clusterId !== "")
					writer.uint32(18).string(message.clusterId);
				if (message.isPendingFounder != null && $Object.hasOwnProperty.call(message, "isPendingFounder") && message.isPendingFounder !== false)
					writer.uint32(24).bool(message.isPendingFounder);
				if (message.advertiseAddress != null && $Object.hasOwnProperty.call(message, "advertiseAddress") && message.advertiseAddress !== "")
					writer.uint32(34).string(message.advertiseAddress);
				if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== "")
					writer.uint32(42).string(message.version);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ProbeResponse.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ProbeResponse();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.nodeId = value;
							else
								delete message.nodeId;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.clusterId = value;
							else
								delete message.clusterId;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if (value = reader.bool())
								message.isPendingFounder = value;
							else
								delete message.isPendingFounder;
							continue;
						}
					case 4: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.advertiseAddress = value;
							else
								delete message.advertiseAddress;
							continue;
						}
					case 5: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.version = value;
							else
								delete message.version;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ProbeResponse;
		})();

		raft.ClusterConfig = (function() {

			const ClusterConfig = function (properties) {
				this.voters = [];
				this.learners = [];
				this.witnesses = [];
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			ClusterConfig.prototype.voters = $util.emptyArray;
			ClusterConfig.prototype.learners = $util.emptyArray;
			ClusterConfig.prototype.witnesses = $util.emptyArray;

			ClusterConfig.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.voters != null && message.voters.length)
					for (let i = 0; i < message.voters.length; ++i)
						$root.nexus.raft.NodeInfo.encode(message.voters[i], writer.uint32(10).fork(), _depth + 1).ldelim();
				if (message.learners != null && message.learners.length)
					for (let i = 0; i < message.learners.length; ++i)
						$root.nexus.raft.NodeInfo.encode(message.learners[i], writer.uint32(18).fork(), _depth + 1).ldelim();
				if (message.witnesses != null && message.witnesses.length)
					for (let i = 0; i < message.witnesses.length; ++i)
						$root.nexus.raft.NodeInfo.encode(message.witnesses[i], writer.uint32(26).fork(), _depth + 1).ldelim();
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			ClusterConfig.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.ClusterConfig();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 2)
								break;
							if (!(message.voters && message.voters.length))
								message.voters = [];
							message.voters.push($root.nexus.raft.NodeInfo.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if (!(message.learners && message.learners.length))
								message.learners = [];
							message.learners.push($root.nexus.raft.NodeInfo.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					case 3: {
							if (wireType !== 2)
								break;
							if (!(message.witnesses && message.witnesses.length))
								message.witnesses = [];
							message.witnesses.push($root.nexus.raft.NodeInfo.decode(reader, reader.size(), $undefined, _depth + 1));
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return ClusterConfig;
		})();

		raft.NodeInfo = (function() {

			const NodeInfo = function (properties) {
				if (properties)
					for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
						if (properties[keys[i]] != null && keys[i] !== "__proto__")
							this[keys[i]] = properties[keys[i]];
			};

			NodeInfo.prototype.id = 0;
			NodeInfo.prototype.address = "";
			NodeInfo.prototype.role = 0;

			NodeInfo.encode = function (message, writer, _depth) {
				if (!writer)
					writer = $Writer.create();
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $util.recursionLimit)
					throw $Error("max depth exceeded");
				if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
					writer.uint32(8).uint64(message.id);
				if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
					writer.uint32(18).string(message.address);
				if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== 0)
					writer.uint32(24).int32(message.role);
				if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
					for (let i = 0; i < message.$unknowns.length; ++i)
						writer.raw(message.$unknowns[i]);
				return writer;
			};

			NodeInfo.decode = function (reader, length, _end, _depth, _target) {
				if (!(reader instanceof $Reader))
					reader = $Reader.create(reader);
				if (_depth === $undefined)
					_depth = 0;
				if (_depth > $Reader.recursionLimit)
					throw $Error("max depth exceeded");
				let end, message, value;
				if (length === $undefined)
					end = reader.len;
				else {
					end = reader.pos + length;
					if (end > reader.len)
						throw $RangeError("index out of range");
					length = reader.len;
					reader.len = end;
				}
				message = _target || new $root.nexus.raft.NodeInfo();
				while (reader.pos < end) {
					let start = reader.pos;
					let tag = reader.tag();
					if (tag === _end) {
						_end = $undefined;
						break;
					}
					let wireType = tag & 7;
					switch (tag >>>= 3) {
					case 1: {
							if (wireType !== 0)
								break;
							if ((value = readUint64(reader)) !== 0)
								message.id = value;
							else
								delete message.id;
							continue;
						}
					case 2: {
							if (wireType !== 2)
								break;
							if ((value = reader.stringVerify()).length)
								message.address = value;
							else
								delete message.address;
							continue;
						}
					case 3: {
							if (wireType !== 0)
								break;
							if (value = reader.int32())
								message.role = value;
							else
								delete message.role;
							continue;
						}
					}
					reader.skipType(wireType, _depth, tag);
					if (!reader.discardUnknown) {
						$util.makeProp(message, "$unknowns", false);
						(message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
					}
				}
				if (length !== $undefined) {
					if (reader.pos !== end)
						throw $RangeError("index out of range");
					reader.len = length;
				}
				if (_end !== $undefined)
					throw $Error("missing end group");
				return message;
			};

			return NodeInfo;
		})();

		raft.NodeRole = (function() {
			const valuesById = $Object.create(null), values = $Object.create(valuesById);
			values[valuesById[0] = "ROLE_VOTER"] = 0;
			values[valuesById[1] = "ROLE_LEARNER"] = 1;
			values[valuesById[2] = "ROLE_WITNESS"] = 2;
			return values;
		})();

		return raft;
	})();

	return nexus;
})();
