# rufwacht-engine
